-- Gifts that a rule chooses. What it chose waits until it is handed over, or lapses.

CREATE TABLE surprise_rule (
    code         text NOT NULL PRIMARY KEY,    -- what the owner calls it
    gift_id      bigint NOT NULL,
    state        smallint NOT NULL,            -- 1 active, 2 paused
    condition    text NOT NULL,                -- JsonLogic over what is known of a customer and the time
    hand_days    bigint NOT NULL,              -- so long what it chose waits for the customer to come
    changed_at   bigint NOT NULL
);

ALTER TABLE surprise ADD COLUMN state smallint NOT NULL DEFAULT 1;   -- 1 given, 2 waits, 3 lapsed
ALTER TABLE surprise ADD COLUMN rule text NOT NULL DEFAULT '';       -- that chose it; '' somebody gave it
ALTER TABLE surprise ADD COLUMN until_at bigint NOT NULL DEFAULT 0;  -- so long it waits, or waited; 0 it never did
-- The touchpoint of its giving; 0 while it waits.
ALTER TABLE surprise ADD COLUMN touchpoint bigint NOT NULL DEFAULT 0;
UPDATE surprise SET touchpoint = id;

CREATE INDEX surprise_waiting ON surprise (until_at) WHERE state = 2;
CREATE INDEX surprise_by_rule ON surprise (rule) WHERE rule <> '';
