-- The business's shops, and other places where it meets its customers.
CREATE TABLE location (
    code         text NOT NULL PRIMARY KEY,    -- as tills and files write it: "K1"
    name         text NOT NULL,
    address      text NOT NULL,                -- '' not said
    time_zone    text NOT NULL                 -- of the IANA; '' that of the business
)/*sqlite WITHOUT ROWID*/;
