-- Signing in at somebody else's: what was begun, and who is who there. Reference tables.
CREATE TABLE oidc_login (
    state_hash   text NOT NULL PRIMARY KEY,    -- of the state that comes back
    cookie_hash  text NOT NULL,                -- of the cookie of the browser that began
    nonce        text NOT NULL,
    verifier     text NOT NULL,                -- RFC 7636
    began_at     bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE TABLE oidc_identity (
    issuer       text NOT NULL,
    subject      text NOT NULL,
    account_id   bigint NOT NULL,
    linked_at    bigint NOT NULL,
    PRIMARY KEY (issuer, subject),
    FOREIGN KEY (account_id) REFERENCES account (account_id)
)/*sqlite WITHOUT ROWID*/;
