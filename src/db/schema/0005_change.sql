-- What changed in the touchpoint log since its columns were written to their file: a customer's
-- touchpoints from from_id on were added, changed or removed by the transaction that bears the mark.
CREATE TABLE timeline_change (
    customer_id  bigint NOT NULL,
    mark         bigint NOT NULL,              -- when it was written, as an id; tells nothing but order
    from_id      bigint NOT NULL,              -- a second's first id; 0 for all
    PRIMARY KEY (customer_id, mark),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX timeline_change_by_mark ON timeline_change (mark, customer_id, from_id);
