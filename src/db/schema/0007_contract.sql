-- What customers subscribe to, as far as it was told: since when, until when, on which plan.
CREATE TABLE contract (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    known_as     text NOT NULL,                -- what finds it again: "number:<source>:<number>", else the
                                               -- identity of the customer it came with; '' erased
    plan         text NOT NULL,                -- '' unknown
    tenure       bigint NOT NULL,              -- thousandths of a month, as told; -1 unknown
    is_ended     smallint NOT NULL,
    started_at   bigint NOT NULL,              -- 0 unknown
    ended_at     bigint NOT NULL,              -- 0 unknown, or still running
    monthly      bigint NOT NULL,              -- charge a month, minor units; -1 unknown
    told_at      bigint NOT NULL,              -- when all this was so
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
