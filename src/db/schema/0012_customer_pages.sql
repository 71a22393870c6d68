-- Pages of customers by what they have in common. Most customers of most businesses say nothing of their
-- country and language: those rows cost nothing.
CREATE INDEX customer_by_country ON customer (country, customer_id) WHERE country <> '';
CREATE INDEX customer_by_language ON customer (language, customer_id) WHERE language <> '';
CREATE INDEX customer_by_change ON customer (updated_at, customer_id);
CREATE INDEX consent_by_purpose ON consent (channel, purpose, customer_id);
