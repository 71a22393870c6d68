-- Names the other way round, so that who is looked for by family name is found by an index as well: "коваленко олена"
-- beside "олена коваленко". '' for a name of one word.
ALTER TABLE customer ADD COLUMN name_turned text NOT NULL DEFAULT '';
UPDATE customer SET name_turned = substr(name_fold, length(rtrim(name_fold, replace(name_fold, ' ', ''))) + 1)
    || ' ' || trim(rtrim(name_fold, replace(name_fold, ' ', ''))) WHERE name_fold LIKE '% %';
CREATE INDEX customer_by_turned_name ON customer (name_turned, customer_id) WHERE name_turned <> '';
