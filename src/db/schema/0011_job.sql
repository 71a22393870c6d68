-- Work that waits for its time, and mail. Neither belongs to a customer: local tables in a cluster.
CREATE TABLE job (
    kind         text NOT NULL,                -- a row of struct job_kind
    key          text NOT NULL,                -- what tells two of a kind apart
    payload      text NOT NULL,                -- JSON for the kind's function, or ''
    state        smallint NOT NULL,            -- 0 waits or runs, 1 failed for good
    due_at       bigint NOT NULL,              -- not before; while it runs: when its lease ends
    lease        bigint NOT NULL,              -- the run it is in the hands of; 0 none
    attempts     bigint NOT NULL,              -- runs begun
    error        text NOT NULL,                -- of the last run, or ''
    added_at     bigint NOT NULL,
    PRIMARY KEY (kind, key)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX job_by_due ON job (state, due_at);

-- The outbox. Texts are kept until they are sent: they may hold a link that opens a door.
CREATE TABLE mail (
    mail_id      bigint NOT NULL PRIMARY KEY,
    kind         text NOT NULL,                -- what it is about: test, reset, invitation ...
    to_address   text NOT NULL,
    to_name      text NOT NULL,
    language     text NOT NULL,
    subject      text NOT NULL,
    body_text    text NOT NULL,                -- '' once sent
    body_html    text NOT NULL,                -- '' when there is none, and once sent
    state        smallint NOT NULL,            -- 0 queued, 1 sent, 2 failed for good
    error        text NOT NULL,                -- of the last try, or ''
    queued_at    bigint NOT NULL,
    ended_at     bigint                        -- when it was sent, or failed for good
);
CREATE INDEX mail_by_end ON mail (ended_at);
