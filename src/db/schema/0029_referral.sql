-- Who invited whom, and what became of it.

-- A customer's own code, made when somebody asks for it. Distributed by ident.
CREATE TABLE referral_code (
    ident        text NOT NULL PRIMARY KEY,    -- the key of the code (coupon/code.h)
    customer_id  bigint NOT NULL,
    made_at      bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX referral_code_by_customer ON referral_code (customer_id, made_at);

-- An invitation that was claimed; customer_id is the friend.
CREATE TABLE referral (
    customer_id  bigint NOT NULL,
    id           bigint NOT NULL,
    inviter_id   bigint NOT NULL,
    code         text NOT NULL,
    at           bigint NOT NULL,              -- when it was claimed
    state        smallint NOT NULL,            -- 1 waiting, 2 rewarded, 3 ended without a reward
    reason       smallint NOT NULL,            -- why somebody got nothing: enum referral_reason; 0
    order_id     bigint NOT NULL,              -- the first order that was kept; 0 none yet
    due_at       bigint NOT NULL,              -- when a waiting one is looked at next
    settled_at   bigint NOT NULL,              -- 0 while it waits
    friend_points  bigint NOT NULL,            -- awarded
    inviter_points bigint NOT NULL,
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id) REFERENCES customer (customer_id)
)/*sqlite WITHOUT ROWID*/;
CREATE INDEX referral_by_inviter ON referral (inviter_id, id);
CREATE INDEX referral_due ON referral (due_at, customer_id) WHERE state = 1;
