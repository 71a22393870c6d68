-- Programs that tell us what happened, and what they told.

-- A program with a key of its own. Reference table on Citus.
CREATE TABLE source (
    id           bigint NOT NULL PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    kind         smallint NOT NULL,            -- enum source_kind
    system       text NOT NULL,                -- whose numbers and ids it speaks of; '' the business's own
    key_hash     text NOT NULL UNIQUE,         -- BLAKE2b-256 of the write key, hex
    secret       text NOT NULL,                -- what it signs with; '' none
    origins      text NOT NULL,                -- web origins that may send, blanks between; '' any
    mapping      text NOT NULL,                -- JSON of a webhook's fields; '' none
    created_at   bigint NOT NULL,
    revoked_at   bigint NOT NULL,              -- 0 while it may send
    seen_at      bigint NOT NULL,              -- when it last sent, to a few minutes; 0 never
    duplicates   bigint NOT NULL,              -- events dropped because they had come before
    rejected     bigint NOT NULL               -- events refused, ever
);

-- Which messages came already. Distributed by key.
CREATE TABLE event_seen (
    key          text NOT NULL PRIMARY KEY,    -- BLAKE2b-128 of the source and the message's id, hex
    at           bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX event_seen_by_time ON event_seen (at);

-- How new what we know of another system's record is, where it says so itself: messages come late and
-- out of order. Distributed by key.
CREATE TABLE event_news (
    key          text NOT NULL PRIMARY KEY,    -- "<source>:<what>:<id>"
    updated_at   bigint NOT NULL,              -- by their clock
    known_as     text NOT NULL                 -- the number we keep it under
)/*sqlite WITHOUT ROWID*/;

-- What a touchpoint was about, where its kind and number do not say all.
CREATE TABLE event_detail (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,              -- the touchpoint's
    source_id    bigint NOT NULL,
    name         text NOT NULL,                -- "Product Viewed"
    properties   text NOT NULL,                -- JSON object, as it came; '{}' erased
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Events that made no sense, until somebody replays or forgets them.
CREATE TABLE event_rejected (
    customer_id  bigint NOT NULL,              -- 0 unknown
    id           bigint NOT NULL,
    source_id    bigint NOT NULL,
    call         text NOT NULL,                -- "track", "orders/create"
    reason       text NOT NULL,                -- English
    body         text NOT NULL,                -- JSON, as it came; '' too long to keep
    at           bigint NOT NULL,              -- when it came
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX event_rejected_by_source ON event_rejected (source_id, id);
CREATE INDEX event_rejected_by_id ON event_rejected (id);

-- Files on their way here in parts. Distributed by source.
CREATE TABLE event_upload (
    source_id    bigint NOT NULL,
    name         text NOT NULL,
    part         bigint NOT NULL,              -- from 1
    at           bigint NOT NULL,
    bytes        bytea NOT NULL,
    PRIMARY KEY (source_id, name, part)
);
