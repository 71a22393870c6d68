-- The log everything reads: what happened between the business and a customer, in id order, which is
-- time order (an id starts with the second it happened).
CREATE TABLE touchpoint (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    kind         smallint NOT NULL,            -- enum touchpoint_kind: order, return, delivery, score ...
    stage        smallint NOT NULL,            -- 1 before, 2 during, 3 after purchase
    channel      smallint NOT NULL,            -- enum channel: 0 unknown, shop, site, phone ...
    pillar       smallint NOT NULL,            -- 1 positioning, 2 site, 3 product, 4 support, 5 logistics
    amount       bigint NOT NULL,              -- minor units of the business's currency; returns are negative
    items        bigint NOT NULL,              -- sold lines for an order; days late for a delivery
    score        smallint NOT NULL,            -- -1 unless somebody gave one
    ref          bigint NOT NULL,              -- the order, delivery, visit or score it is about
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
