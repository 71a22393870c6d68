-- Today: whom to care for, and what was done about it.

-- Who has a birthday: most customers of most businesses never told, and cost nothing here.
CREATE INDEX customer_by_birth ON customer (birth_month, birth_day, customer_id) WHERE birth_month > 0;
-- What was promised and has not come; what came lately.
CREATE INDEX delivery_open ON delivery (promised_at, customer_id) WHERE delivered_at = 0;
CREATE INDEX delivery_by_arrival ON delivery (delivered_at, customer_id) WHERE delivered_at > 0;

-- The lines of the page as they were found last: nothing here is the only copy of anything but their ids,
-- which are the same as long as what they say is.
CREATE TABLE today_item (
    customer_id  bigint NOT NULL,              -- 0: about the business itself
    id           bigint NOT NULL,              -- its second is since_at's
    reason       smallint NOT NULL,            -- number of a struct today_reason
    subject      text NOT NULL,                -- which of that reason: a delivery's number, an occasion; ''
    since_at     bigint NOT NULL,              -- when it began: the promise, the last purchase, the day itself
    place        bigint NOT NULL,              -- in its section: smaller first
    day          bigint NOT NULL,              -- the day it speaks of, days since 1970
    amount       bigint NOT NULL,              -- at stake, spent or ordered; -1 not known
    chance       double precision,             -- a probability; NULL none
    sample       bigint NOT NULL,              -- what the probability, or the rhythm, rests on
    number       bigint NOT NULL,              -- what the sentence counts; 0 none
    other        bigint NOT NULL,
    what         text NOT NULL,                -- what the sentence names
    contacted_at bigint NOT NULL,              -- when we last reached the customer; 0 not lately
    hidden_until bigint NOT NULL,              -- by a mark; 0 not hidden
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX today_item_by_id ON today_item (id);

-- When each reason was last looked for. Reference table on Citus.
CREATE TABLE today_run (
    reason       smallint NOT NULL PRIMARY KEY,
    found_at     bigint NOT NULL,
    day          bigint NOT NULL,              -- for which day
    data_day     bigint NOT NULL,              -- the day up to which orders are known; -1 there are none
    mark         bigint NOT NULL,              -- the newest timeline_change it knew of
    found        bigint NOT NULL               -- how many there were, kept or not
);

-- What somebody did about a line. Never changed but to undo it.
CREATE TABLE today_mark (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    item_id      bigint NOT NULL,
    reason       smallint NOT NULL,
    subject      text NOT NULL,
    since_at     bigint NOT NULL,
    action       smallint NOT NULL,            -- 1 done, 2 snoozed, 3 not useful
    outcome      smallint NOT NULL,            -- of 1: 1 reached, 2 not reached, 3 seen to without them
    channel      smallint NOT NULL,            -- enum channel
    note         text NOT NULL,
    by_whom      text NOT NULL,                -- as in the audit log
    at           bigint NOT NULL,
    until_at     bigint NOT NULL,              -- how long it hides the line; of 3 every line of that reason
    touchpoint   bigint NOT NULL,              -- the contact on the timeline; 0 none
    undone_at    bigint NOT NULL,              -- 0 while it stands
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX today_mark_by_item ON today_mark (item_id);
CREATE INDEX today_mark_by_end ON today_mark (until_at);
