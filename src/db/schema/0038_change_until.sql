-- A change reaches as far as it reaches: who is told of one more order in the middle of their history
-- has the rest of it left alone.
ALTER TABLE timeline_change ADD COLUMN until_id bigint NOT NULL DEFAULT 9223372036854775807;
