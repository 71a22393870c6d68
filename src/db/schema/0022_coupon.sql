-- Coupons: campaigns, their codes, and what was redeemed.

-- Reference table on Citus, as its goods: written by hand, read with every code.
CREATE TABLE coupon_campaign (
    id           bigint NOT NULL PRIMARY KEY,
    code         text NOT NULL,                -- as its owner writes it; of a shared code, what customers type
    code_key     text NOT NULL UNIQUE,         -- the same, folded
    name         text NOT NULL,
    state        smallint NOT NULL,            -- 1 draft, 2 open, 3 closed
    kind         smallint NOT NULL,            -- 1 amount, 2 percent
    value        bigint NOT NULL,              -- minor units, or basis points
    off_max      bigint NOT NULL,              -- at most so much off; -1 no limit
    order_min    bigint NOT NULL,              -- of the basket, minor units
    starts_at    bigint NOT NULL,              -- 0 at once
    ends_at      bigint NOT NULL,              -- the moment it no longer holds; 0 never
    codes        smallint NOT NULL,            -- 1 single, 2 shared, 3 personal
    code_length  bigint NOT NULL,
    customer_max bigint NOT NULL,              -- uses of one customer; 0 any number
    uses_max     bigint NOT NULL,              -- uses in all; 0 any number
    stacks       smallint NOT NULL,            -- 1 beside other coupons of an order
    comes_back   smallint NOT NULL,            -- 1 a released use may be used again
    margin_min   bigint NOT NULL,              -- basis points of a line's price; -1 not looked at
    created_at   bigint NOT NULL
);

-- For which goods it holds. Without a row that includes, for all that no row excludes.
CREATE TABLE coupon_goods (
    campaign_id  bigint NOT NULL,
    what         smallint NOT NULL,            -- 1 sku, 2 category
    name         text NOT NULL,
    is_excluded  smallint NOT NULL,
    PRIMARY KEY (campaign_id, what, name),
    FOREIGN KEY (campaign_id) REFERENCES coupon_campaign (id)
)/*sqlite WITHOUT ROWID*/;

-- Codes made and uses that stand, in parts so that tills do not wait for each other: the sum over the slots counts.
-- Of a campaign with uses_max all uses are in slot 0, which is then its lock. Distributed by campaign.
CREATE TABLE coupon_tally (
    campaign_id  bigint NOT NULL,
    slot         smallint NOT NULL,
    made         bigint NOT NULL,
    used         bigint NOT NULL,
    PRIMARY KEY (campaign_id, slot)
)/*sqlite WITHOUT ROWID*/;

-- Distributed by code: a look-up is one keyed read. No foreign key: a million of them come at once.
CREATE TABLE coupon_code (
    code         text NOT NULL PRIMARY KEY,    -- folded
    campaign_id  bigint NOT NULL,
    customer_id  bigint NOT NULL,              -- whose it is; 0 anybody's
    used         bigint NOT NULL,              -- uses that stand; of a shared code 0: the tally counts them
    created_at   bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX coupon_code_by_campaign ON coupon_code (campaign_id, code);
CREATE INDEX coupon_code_by_customer ON coupon_code (customer_id, code) WHERE customer_id > 0;

CREATE TABLE coupon_redemption (
    customer_id  bigint NOT NULL,              -- 0: a sale that is nobody's
    id           bigint NOT NULL,              -- its second is at's; also the touchpoint's
    campaign_id  bigint NOT NULL,
    code         text NOT NULL,
    order_ref    text NOT NULL,                -- the caller's number of the order
    request_hash bigint NOT NULL,              -- XXH3 of what was asked: tells a replay from another request
    amount       bigint NOT NULL,              -- of the basket
    discount     bigint NOT NULL,
    split        text NOT NULL,                -- the discount of each line, set apart by blanks
    at           bigint NOT NULL,
    channel      smallint NOT NULL,
    place        text NOT NULL,
    by_whom      text NOT NULL,                -- as in the audit log
    released_at  bigint NOT NULL,              -- 0 it stands
    release_key  text NOT NULL,
    is_returned  smallint NOT NULL,            -- 1 released, and the use given back
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX coupon_redemption_by_id ON coupon_redemption (id);
CREATE INDEX coupon_redemption_by_campaign ON coupon_redemption (customer_id, campaign_id);
CREATE INDEX coupon_redemption_by_order ON coupon_redemption (customer_id, order_ref);

-- Which redemption a caller's key became. Distributed by ident.
CREATE TABLE coupon_key (
    ident        text NOT NULL PRIMARY KEY,
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX coupon_key_by_customer ON coupon_key (customer_id);
