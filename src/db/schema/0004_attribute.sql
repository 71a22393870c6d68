-- What a business wants to know of its customers beyond the fields of the customer table. The values
-- stand in customer.attributes; a value without a row here is refused.
CREATE TABLE attribute (
    name         text NOT NULL PRIMARY KEY,
    type         text NOT NULL,                -- text, number, flag or date
    label        text NOT NULL                 -- for people; '' the name itself
)/*sqlite WITHOUT ROWID*/;
