-- Products are searched by the beginning of their name. Rows that are here get what SQL can fold; the
-- program folds them whole when it next hears of them.
ALTER TABLE product ADD COLUMN name_fold text NOT NULL DEFAULT '';
UPDATE product SET name_fold = lower(name);
CREATE INDEX product_by_name ON product (name_fold, product_id);
