-- Gifts and small surprises: what there is to give, what may be spent on it, and what was given.

-- The catalogue, small. A gift that is no longer given is closed and stays.
CREATE TABLE gift (
    gift_id      bigint NOT NULL PRIMARY KEY,
    code         text NOT NULL UNIQUE,         -- what staff call it, folded: "card"
    name         text NOT NULL,
    kind         smallint NOT NULL,            -- 1 goods, 2 points, 3 anything else
    sku          text NOT NULL,                -- of goods; ''
    points       bigint NOT NULL,              -- of points; 0
    cost         bigint NOT NULL,              -- what giving one costs us, minor units
    is_open      smallint NOT NULL,            -- 0: not given any more
    created_at   bigint NOT NULL
);

-- What may be spent in a month or a week: by the business as a whole, and by each of its users.
CREATE TABLE gift_budget (
    user_id      bigint NOT NULL PRIMARY KEY,  -- 0: the business; its row is locked by who gives
    period       smallint NOT NULL,            -- 1 month, 2 week
    amount       bigint NOT NULL,              -- minor units
    version      bigint NOT NULL
);
INSERT INTO gift_budget (user_id, period, amount, version) VALUES (0, 1, 0, 1);

-- What was given. What is spent of a budget is the sum over these.
CREATE TABLE surprise (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,              -- its touchpoint's, too
    gift_id      bigint NOT NULL,
    cost         bigint NOT NULL,              -- of the gift, then
    points       bigint NOT NULL,              -- that it awarded
    at           bigint NOT NULL,
    user_id      bigint NOT NULL,              -- whose allowance it was; 0 nobody's
    by_whom      text NOT NULL,                -- as in the audit log
    key          text NOT NULL,                -- of the caller's, for retries; '' none
    note         text NOT NULL,
    undone_at    bigint NOT NULL,              -- 0 while it stands
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX surprise_by_id ON surprise (id);
CREATE INDEX surprise_by_time ON surprise (at);
CREATE INDEX surprise_by_gift ON surprise (gift_id, customer_id);
CREATE INDEX surprise_by_key ON surprise (key) WHERE key <> '';
