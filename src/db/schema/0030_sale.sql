-- Orders that a till told with their discounts and points, each accepted once.
CREATE TABLE loyalty_sale (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,              -- the order's
    at           bigint NOT NULL,              -- when it was accepted
    request      bigint NOT NULL,              -- XXH3 of what was asked: the same again is answered the same
    coupons      text NOT NULL,                -- ids of their redemptions, apart by blanks
    answer       text NOT NULL,                -- JSON
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
