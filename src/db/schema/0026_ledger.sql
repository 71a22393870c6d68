-- The books of points: wallets, what was done, and the entries that did it. Entries are never changed
-- and never removed; balances, lots and holds are sums over them.

-- Kinds of points, few and small.
CREATE TABLE ledger_wallet (
    wallet       smallint NOT NULL PRIMARY KEY,
    code         text NOT NULL UNIQUE,         -- "points"
    name         text NOT NULL,                -- as customers read it
    expiry       smallint NOT NULL,            -- 1 none, 2 rolling, 3 calendar, 4 sliding
    expiry_days  bigint NOT NULL,              -- rolling: after the award; sliding: after the last activity
    expiry_month smallint NOT NULL,            -- calendar: the first such day at least expiry_days ahead
    expiry_day   smallint NOT NULL,
    pending_days bigint NOT NULL,              -- before what an order earned may be spent
    debt_max     bigint NOT NULL,              -- how far a refund may take a balance below nought
    is_open      smallint NOT NULL             -- 0: nothing new is awarded
);
INSERT INTO ledger_wallet (wallet, code, name, expiry, expiry_days, expiry_month, expiry_day, pending_days,
    debt_max, is_open) VALUES (1, 'points', 'points', 2, 365, 0, 0, 0, 0, 1);

-- What was done: an award, a spend, a refund ... each with one entry or more.
CREATE TABLE ledger_op (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,              -- in the order of posting, over all customers
    kind         smallint NOT NULL,            -- enum ledger_kind
    at           bigint NOT NULL,              -- when it happened
    wallet       smallint NOT NULL,            -- 0: of several
    points       bigint NOT NULL,              -- what it did to the balance; to the hold, of an authorisation
    key          text NOT NULL,                -- of the caller's, for retries; '' none
    body         bytea NOT NULL,               -- hash of what the caller asked
    subject      text NOT NULL,                -- what it is about, "order:1001"; ''
    ref          bigint NOT NULL,              -- the hold it ends, the customer at the other end; 0
    amount       bigint NOT NULL,              -- of the order, of the goods returned; minor units
    note         text NOT NULL,                -- why, for people; taken away when the customer is erased
    actor        text NOT NULL,                -- who did it
    head         bytea NOT NULL,               -- hash of its last entry
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX ledger_op_by_id ON ledger_op (id);
CREATE INDEX ledger_op_by_key ON ledger_op (customer_id, key) WHERE key <> '';
CREATE INDEX ledger_op_by_subject ON ledger_op (customer_id, subject) WHERE subject <> '';

-- Points that went from one account and lot to another. A chain is the customer for whom it was written: merging
-- moves a chain as it is, and parting brings it back.
CREATE TABLE ledger_entry (
    customer_id  bigint NOT NULL,
    chain        bigint NOT NULL,
    seq          bigint NOT NULL,              -- 1, 2, 3 ... in its chain
    op           bigint NOT NULL,
    at           bigint NOT NULL,
    wallet       smallint NOT NULL,
    from_account smallint NOT NULL,            -- enum ledger_account
    from_lot     bigint NOT NULL,              -- 0 none; of points: what is owed
    to_account   smallint NOT NULL,
    to_lot       bigint NOT NULL,
    hold         bigint NOT NULL,              -- the operation that holds the points; 0
    points       bigint NOT NULL,              -- above nought
    valid_at     bigint NOT NULL,              -- of the lot that it fills: spendable from
    expires_at   bigint NOT NULL,              -- of that lot, or of the hold; 0 never
    hash         bytea NOT NULL,               -- BLAKE2b of the entry before it, of this and of its operation
    PRIMARY KEY (customer_id, chain, seq),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- When somebody's books have to be looked at next: a lot or a hold ends, or the customer has changed.
CREATE TABLE ledger_due (
    customer_id  bigint NOT NULL PRIMARY KEY,
    at           bigint NOT NULL,
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX ledger_due_by_time ON ledger_due (at, customer_id);

-- A hash over all operations of a day, and over the day before: published, it proves that none was
-- altered since.
CREATE TABLE ledger_digest (
    day          bigint NOT NULL PRIMARY KEY,  -- UTC, since 1970
    ops          bigint NOT NULL,              -- how many
    hash         bytea NOT NULL,
    written_at   bigint NOT NULL
);
