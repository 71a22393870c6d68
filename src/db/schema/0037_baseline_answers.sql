-- What a baseline knows of who answered NPS several times, summed over customers of whom each gave n
-- answers, d more of them as a promoter than as a detractor: d^2, d n, n^2. All 0: there were no
-- answers, or it was set before this was kept.
ALTER TABLE baseline ADD COLUMN nps_dd bigint NOT NULL DEFAULT 0;
ALTER TABLE baseline ADD COLUMN nps_dn bigint NOT NULL DEFAULT 0;
ALTER TABLE baseline ADD COLUMN nps_nn bigint NOT NULL DEFAULT 0;
