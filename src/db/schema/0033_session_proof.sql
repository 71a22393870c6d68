-- When somebody last showed who they are, in this session: before changing what decides about entry they show it again.
ALTER TABLE account_session ADD COLUMN proved_at bigint NOT NULL DEFAULT 0;
-- 1: signed in at another's, whose second factor stands for ours.
ALTER TABLE account_session ADD COLUMN is_federated smallint NOT NULL DEFAULT 0;
