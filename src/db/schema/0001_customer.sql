-- Customers, what they told us, and how to find them.
-- Conventions of all schema files: customer_id first in the key of every row that belongs to a customer;
-- ids are 63-bit and made by the program; times are microseconds UTC; money is minor units; flags are
-- 0 or 1; empty text and 0 stand for "not known" where a comment says so. No triggers, no serials.

-- The business's own settings, few and small.
CREATE TABLE setting (
    name  text NOT NULL PRIMARY KEY,  -- currency, time_zone, rfm.recency ...
    value text NOT NULL
)/*sqlite WITHOUT ROWID*/;

CREATE TABLE customer (
    customer_id  bigint NOT NULL PRIMARY KEY,  -- 0 is the anonymous customer: sales without a name
    kind         smallint NOT NULL,            -- 1 person, 2 organisation, 0 anonymous
    name         text NOT NULL,                -- as people say it; '' when unknown or erased
    name_fold    text NOT NULL,                -- lower case, for search
    given_name   text NOT NULL,
    family_name  text NOT NULL,
    language     text NOT NULL,                -- en, ru, uk ...; '' unknown
    time_zone    text NOT NULL,                -- IANA name; '' the business's
    birth_year   smallint NOT NULL,            -- 0 unknown
    birth_month  smallint NOT NULL,            -- 0 unknown
    birth_day    smallint NOT NULL,
    country      text NOT NULL,
    address      text NOT NULL,                -- home, as written
    latitude     double precision,             -- home; NULL unknown
    longitude    double precision,
    attributes   text NOT NULL,                -- JSON object of declared attributes
    version      bigint NOT NULL,              -- grows with each change; the row lock of write functions
    created_at   bigint NOT NULL,
    updated_at   bigint NOT NULL,
    merged_into  bigint NOT NULL,              -- the customer this one became; 0 when alive
    erased_at    bigint NOT NULL               -- 0 unless erased
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX customer_by_name ON customer (name_fold, customer_id);

-- Every way to recognise a customer: "phone:+380441234567", "email:a@b.c", "card:1001",
-- "ext:<source>:<id>", "telegram:...", "device:...". Distributed by ident, not by customer.
CREATE TABLE identity (
    ident        text NOT NULL PRIMARY KEY,
    customer_id  bigint NOT NULL,
    seen_at      bigint NOT NULL               -- when it was learned
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX identity_by_customer ON identity (customer_id);

CREATE TABLE customer_tag (
    customer_id  bigint NOT NULL,
    tag          text NOT NULL,
    PRIMARY KEY (customer_id, tag),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX customer_tag_by_tag ON customer_tag (tag, customer_id);

CREATE TABLE customer_note (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    author       text NOT NULL,
    body         text NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Days to remember: own, and of people close to the customer.
CREATE TABLE customer_date (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    whose        text NOT NULL,                -- '' the customer's own, else "grandmother"
    occasion     text NOT NULL,                -- "birthday", "wedding"
    year         smallint NOT NULL,            -- 0 unknown
    month        smallint NOT NULL,
    day          smallint NOT NULL,
    note         text NOT NULL,                -- "bouquet"
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX customer_date_by_day ON customer_date (month, day, customer_id);

-- What the customer told us about themselves. Never overwritten: the newest row of a topic holds.
CREATE TABLE customer_preference (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    topic        text NOT NULL,                -- "coffee", "delivery time"
    value        text NOT NULL,
    channel      text NOT NULL,                -- where they told us
    told_at      bigint NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Consent and its history. The newest row of a channel and purpose holds; no row means no consent.
CREATE TABLE consent (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    channel      text NOT NULL,                -- email, sms, phone, telegram, post
    purpose      text NOT NULL,                -- marketing, service, survey
    is_granted   smallint NOT NULL,
    at           bigint NOT NULL,
    source       text NOT NULL,                -- the form, the call, the file it came with
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Merges, so that they can be undone. customer_id is who stayed.
CREATE TABLE customer_merge (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    gone_id      bigint NOT NULL,              -- who became part of them
    at           bigint NOT NULL,
    kept_before  text NOT NULL,                -- JSON: the fields of who stayed, as they were
    undone_at    bigint NOT NULL,              -- 0 while it stands
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

-- Which rows a merge moved.
CREATE TABLE customer_merge_row (
    customer_id  bigint NOT NULL,
    merge_id     bigint NOT NULL,
    what         smallint NOT NULL,            -- which table: enum merge_part
    id           bigint NOT NULL,              -- the row's id; 0 where a text names it
    ident        text NOT NULL,                -- identity or tag
    PRIMARY KEY (customer_id, merge_id, what, id, ident),
    FOREIGN KEY (customer_id, merge_id) REFERENCES customer_merge (customer_id, id)
)/*sqlite WITHOUT ROWID*/;

-- Proof that somebody was erased, and when; nothing here tells who it was.
CREATE TABLE erasure (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    at           bigint NOT NULL,
    idents       bigint NOT NULL,              -- how many ways to find them were removed
    proof        text NOT NULL,                -- BLAKE2b-256 over what was removed, keyed, hex
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;

INSERT INTO customer (customer_id, kind, name, name_fold, given_name, family_name, language, time_zone,
    birth_year, birth_month, birth_day, country, address, attributes, version, created_at, updated_at,
    merged_into, erased_at)
VALUES (0, 0, '', '', '', '', '', '', 0, 0, 0, '', '', '{}', 1, 0, 0, 0, 0);
