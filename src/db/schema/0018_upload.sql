-- Files that were sent to be imported, and what came of them. The file itself lies in the server's
-- folder for uploads until it is imported; its rejected rows for a month.
CREATE TABLE upload (
    id           bigint NOT NULL PRIMARY KEY,
    kind         text NOT NULL,                -- orders, customers ...
    file_name    text NOT NULL,                -- as it was sent
    path         text NOT NULL,                -- where it lies
    size         bigint NOT NULL,              -- bytes
    options      text NOT NULL,                -- JSON: how to read it, as the command's options
    state        smallint NOT NULL,            -- 1 uploaded, 2 queued, 3 running, 4 done, 5 failed, 6 cancelled
    error        text NOT NULL,                -- why it failed, for people; '' it did not
    created_at   bigint NOT NULL,
    started_at   bigint NOT NULL,              -- 0 not yet
    finished_at  bigint NOT NULL,              -- 0 not yet
    touched_at   bigint NOT NULL,              -- while it runs: when it last said so
    row_count    bigint NOT NULL,
    added        bigint NOT NULL,
    changed      bigint NOT NULL,
    known        bigint NOT NULL,
    rejected     bigint NOT NULL,
    anonymous    bigint NOT NULL,
    left_out     bigint NOT NULL,
    unmatched    bigint NOT NULL,
    conflicts    bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
