-- The programme: how points are earned and spent, and what customers of a tier enjoy.

-- What the owner wrote, read whole. Few rows: a reference table on Citus.
CREATE TABLE loyalty_part (
    kind         smallint NOT NULL,            -- 1 settings, 2 rule, 3 tier
    code         text NOT NULL,                -- of the rule or the tier; '' of the settings
    place        bigint NOT NULL,              -- in its list, from 0
    state        smallint NOT NULL,            -- of a rule: 1 draft, 2 active, 3 paused; else 0
    starts_at    bigint NOT NULL,              -- of the settings: orders before it earn nothing; else 0
    body         text NOT NULL,                -- the JSON object that was written
    changed_at   bigint NOT NULL,
    PRIMARY KEY (kind, code)
)/*sqlite WITHOUT ROWID*/;

-- What rules with a budget have given: the row is the lock of it. A rule without one has no row.
CREATE TABLE loyalty_tally (
    code         text NOT NULL PRIMARY KEY,
    points       bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;

-- How far the log of changes has been looked at.
CREATE TABLE loyalty_mark (
    name         text NOT NULL PRIMARY KEY,    -- "accrue"
    mark         bigint NOT NULL,              -- of timeline_change
    last_id      bigint NOT NULL,              -- the largest customer known then
    at           bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;

-- What was looked at by the rules, once: an order, a score, a visit, a birthday.
CREATE TABLE loyalty_deed (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,              -- the order's, score's or visit's
    kind         smallint NOT NULL,            -- the trigger
    at           bigint NOT NULL,
    subject      text NOT NULL,                -- as the books know it: "order:1001"
    amount       bigint NOT NULL,              -- of the order, minor units
    points       bigint NOT NULL,              -- it earned
    returned     bigint NOT NULL,              -- minor units that came back and were told to the books
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Which rule gave what of it.
CREATE TABLE loyalty_award (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    deed         bigint NOT NULL,
    rule         text NOT NULL,                -- its code
    at           bigint NOT NULL,
    day          bigint NOT NULL,              -- in the business's zone, since 1970
    points       bigint NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- The tier a customer is in, and when it is looked at next.
CREATE TABLE loyalty_member (
    customer_id  bigint NOT NULL PRIMARY KEY,
    tier         text NOT NULL,                -- its code; '' none
    since_at     bigint NOT NULL,
    grace_until  bigint NOT NULL,              -- they no longer reach it and keep it until then; 0
    due_at       bigint NOT NULL,              -- next review; 0 none
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX loyalty_member_by_due ON loyalty_member (due_at, customer_id);

-- Every change of tier, never changed itself.
CREATE TABLE loyalty_step (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    was          text NOT NULL,                -- the tier before; '' none
    tier         text NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
