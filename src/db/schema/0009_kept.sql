-- Answers of requests that came with an Idempotency-Key, kept for a day. Distributed by key.
CREATE TABLE kept_answer (
    key_hash     text NOT NULL PRIMARY KEY,    -- BLAKE2b of actor, path and key, hex
    body_hash    text NOT NULL,                -- of the request's body
    status       smallint NOT NULL,
    headers      text NOT NULL,                -- "Name:value" lines
    answer       text NOT NULL,
    at           bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX kept_answer_by_time ON kept_answer (at);
