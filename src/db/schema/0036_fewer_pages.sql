-- Changes are only ever read by when they were written: one tree in that order, which grows at its end. By customer each
-- change wrote a page of its own.
ALTER TABLE timeline_change RENAME TO timeline_change_before;
CREATE TABLE timeline_change (
    customer_id  bigint NOT NULL,
    mark         bigint NOT NULL,
    from_id      bigint NOT NULL,
    PRIMARY KEY (mark, customer_id)
)/*sqlite WITHOUT ROWID*/;
INSERT INTO timeline_change (customer_id, mark, from_id) SELECT customer_id, mark, from_id FROM timeline_change_before;
DROP TABLE timeline_change_before;

-- A customer's books are read whole for every operation: what stands beside them needs no index of its own.
DROP INDEX ledger_op_by_key;
DROP INDEX ledger_op_by_subject;
