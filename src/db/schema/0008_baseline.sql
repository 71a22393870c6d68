-- Where a business began: what its customers did in a window of days, fixed so that later figures
-- can be held against it. Counts, not results: intervals are made of them when they are shown.
CREATE TABLE baseline (
    name          text NOT NULL,
    id            bigint NOT NULL,             -- when it was set; of a name the greatest holds
    set_at        bigint NOT NULL,
    as_of         bigint NOT NULL,             -- the window's last day, days since 1970
    days          bigint NOT NULL,             -- the window's length
    view          smallint NOT NULL,           -- enum insight_view
    tag           text NOT NULL,               -- of customers who came by referral
    begins        bigint NOT NULL,             -- the day of the first order of all
    customers     bigint NOT NULL,             -- who had ordered by as_of
    new_customers bigint NOT NULL,             -- who first ordered in the window
    referred      bigint NOT NULL,             -- of these, who bear the tag; -1 when nobody at all does
    buyers        bigint NOT NULL,             -- who ordered in the window
    repeaters     bigint NOT NULL,             -- of these, who had ordered before
    promoters     bigint NOT NULL,             -- NPS answers in the window
    passives      bigint NOT NULL,
    detractors    bigint NOT NULL,
    silence       bigint NOT NULL,             -- days after which a silent customer is gone; 0 not known
    PRIMARY KEY (name, id)
)/*sqlite WITHOUT ROWID*/;

-- How long its customers had stayed: the times of a Kaplan-Meier curve.
CREATE TABLE baseline_stay (
    name          text NOT NULL,
    id            bigint NOT NULL,
    days          bigint NOT NULL,             -- since the first order
    at_risk       bigint NOT NULL,             -- customers still there just before
    ended         bigint NOT NULL,             -- of these, who ordered then for the last time
    PRIMARY KEY (name, id, days),
    FOREIGN KEY (name, id) REFERENCES baseline (name, id)
)/*sqlite WITHOUT ROWID*/;
