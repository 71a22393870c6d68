-- What is sold, and the documents of selling it.

CREATE TABLE product (
    product_id   bigint NOT NULL PRIMARY KEY,
    sku          text NOT NULL UNIQUE,
    name         text NOT NULL,
    category     text NOT NULL,                -- '' unknown
    price        bigint NOT NULL,              -- list price; -1 unknown
    cost         bigint NOT NULL,              -- purchase price of one unit; -1 unknown
    stock        bigint NOT NULL,              -- thousandths of a unit; -1 unknown
    updated_at   bigint NOT NULL
);

-- Where a document of another system went: "order:<source>:<number>". Distributed by ident.
CREATE TABLE document (
    ident        text NOT NULL PRIMARY KEY,
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL               -- the order's, return's, delivery's or score's
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX document_by_customer ON document (customer_id, id);

-- Sales that have a number, lines or a cost. Of which nothing is known but when and how much is its
-- touchpoint alone and has no row here.
CREATE TABLE orders (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    number       text NOT NULL,                -- as printed on the receipt; '' none
    source       text NOT NULL,                -- the system it came from; '' the business's only one
    at           bigint NOT NULL,              -- when it was placed
    channel      smallint NOT NULL,
    total        bigint NOT NULL,              -- sum of the lines sold, minor units
    cost         bigint NOT NULL,              -- of the goods; -1 unknown
    lines        bigint NOT NULL,              -- lines sold: quantity and price above nought
    line_hash    bigint NOT NULL,              -- XXH3 of the lines: tells a changed order from a known one
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

CREATE TABLE order_line (
    customer_id  bigint NOT NULL,
    order_id     bigint NOT NULL,
    line_no      bigint NOT NULL,              -- from 1
    product_id   bigint NOT NULL,              -- 0 unknown
    quantity     bigint NOT NULL,              -- thousandths of a unit
    amount       bigint NOT NULL,              -- quantity times price, minor units
    is_sale      smallint NOT NULL,            -- 1 when quantity and price were above nought
    PRIMARY KEY (customer_id, order_id, line_no),
    FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id)
)/*sqlite WITHOUT ROWID*/;

-- Goods that came back and orders that were cancelled: one row a document.
CREATE TABLE order_return (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    number       text NOT NULL,
    source       text NOT NULL,
    at           bigint NOT NULL,
    total        bigint NOT NULL,              -- below nought
    line_hash    bigint NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

CREATE TABLE order_return_line (
    customer_id  bigint NOT NULL,
    return_id    bigint NOT NULL,
    line_no      bigint NOT NULL,
    product_id   bigint NOT NULL,
    quantity     bigint NOT NULL,              -- above nought: what came back
    amount       bigint NOT NULL,              -- below nought
    PRIMARY KEY (customer_id, return_id, line_no),
    FOREIGN KEY (customer_id, return_id) REFERENCES order_return (customer_id, id)
)/*sqlite WITHOUT ROWID*/;

-- Which order a returned line is set against; one returned line may draw on several orders.
CREATE TABLE order_return_match (
    customer_id  bigint NOT NULL,
    return_id    bigint NOT NULL,
    line_no      bigint NOT NULL,              -- of the return
    order_id     bigint NOT NULL,              -- 0 when no order of this customer had the goods
    order_line   bigint NOT NULL,
    quantity     bigint NOT NULL,
    amount       bigint NOT NULL,              -- below nought
    PRIMARY KEY (customer_id, return_id, line_no, order_id, order_line),
    FOREIGN KEY (customer_id, return_id) REFERENCES order_return (customer_id, id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX order_return_match_by_order ON order_return_match (customer_id, order_id);

CREATE TABLE delivery (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    order_id     bigint NOT NULL,              -- 0 unknown
    number       text NOT NULL,
    source       text NOT NULL,
    promised_at  bigint NOT NULL,              -- 0 nothing was promised
    delivered_at bigint NOT NULL,              -- 0 not yet
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

CREATE TABLE visit (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    channel      smallint NOT NULL,
    place        text NOT NULL,                -- the shop, the page; '' unknown
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- An answer on a scale: NPS 0..10, CSAT 1..5, CES 1..7.
CREATE TABLE score (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    metric       smallint NOT NULL,            -- 1 NPS, 2 CSAT, 3 CES
    value        smallint NOT NULL,
    comment      text NOT NULL,
    channel      smallint NOT NULL,
    order_id     bigint NOT NULL,              -- 0 about the business as a whole
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- What was imported, and what came of it.
CREATE TABLE import_run (
    id           bigint NOT NULL PRIMARY KEY,
    kind         text NOT NULL,                -- orders, customers, products, scores, deliveries
    file_name    text NOT NULL,                -- without folders
    started_at   bigint NOT NULL,
    finished_at  bigint NOT NULL,              -- 0 while it runs, and when it was cut off
    row_count    bigint NOT NULL,
    added        bigint NOT NULL,              -- rows that told us something new
    known        bigint NOT NULL,              -- rows that were here already
    rejected     bigint NOT NULL,
    anonymous    bigint NOT NULL,              -- rows without a customer, kept under nobody's name
    unmatched    bigint NOT NULL               -- returned lines without an order to set them against
);
