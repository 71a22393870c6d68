-- Who may come in: users, their tokens, sessions and second factors, and the log of what they did. Reference
-- tables, but for the log: a business has few users. What opens a door is kept as a hash (BLAKE2b, hex).
CREATE TABLE account (
    account_id    bigint NOT NULL PRIMARY KEY,
    email         text NOT NULL,               -- lower case
    name          text NOT NULL,               -- '' never said
    role          smallint NOT NULL,           -- enum role
    language      text NOT NULL,               -- '' as the browser asks
    password_hash text NOT NULL,               -- Argon2id with its parameters; '' none was set
    is_active     smallint NOT NULL,
    created_at    bigint NOT NULL,
    signed_in_at  bigint NOT NULL,             -- 0 never
    version       bigint NOT NULL
)/*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX account_by_email ON account (email);

-- API tokens.
CREATE TABLE account_token (
    token_hash   text NOT NULL PRIMARY KEY,
    token_id     bigint NOT NULL,
    account_id   bigint NOT NULL,
    name         text NOT NULL,
    scopes       text NOT NULL,                -- names of permissions, a blank between two; '' all of the role's
    created_at   bigint NOT NULL,
    expires_at   bigint NOT NULL,              -- 0 never
    used_at      bigint NOT NULL,              -- to the hour; 0 never
    revoked_at   bigint NOT NULL,              -- 0 not
    FOREIGN KEY (account_id) REFERENCES account (account_id)
)/*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX account_token_by_id ON account_token (token_id);

-- Sessions of browsers. A row goes with its session.
CREATE TABLE account_session (
    session_hash text NOT NULL PRIMARY KEY,
    session_id   bigint NOT NULL,
    account_id   bigint NOT NULL,
    created_at   bigint NOT NULL,              -- of the sign-in, also after a rotation
    used_at      bigint NOT NULL,              -- to a few minutes
    address      text NOT NULL,                -- of the sign-in
    agent        text NOT NULL,                -- what the browser calls itself, at most 200 bytes
    FOREIGN KEY (account_id) REFERENCES account (account_id)
)/*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX account_session_by_id ON account_session (session_id);
CREATE INDEX account_session_by_account ON account_session (account_id);

-- What is sent to somebody to be used once: sign-in links, password resets, invitations.
CREATE TABLE account_ticket (
    ticket_hash  text NOT NULL PRIMARY KEY,
    ticket_id    bigint NOT NULL,
    purpose      smallint NOT NULL,            -- enum ticket_purpose
    account_id   bigint NOT NULL,              -- for whom; of an invitation: who invites, 0 the operator
    email        text NOT NULL,                -- of an invitation, else ''
    role         smallint NOT NULL,            -- of an invitation, else 0
    created_at   bigint NOT NULL,
    expires_at   bigint NOT NULL,
    used_at      bigint NOT NULL               -- 0 not yet; also set when it is taken back
)/*sqlite WITHOUT ROWID*/;
CREATE UNIQUE INDEX account_ticket_by_id ON account_ticket (ticket_id);

-- Second factors by time (RFC 6238), one a user.
CREATE TABLE account_totp (
    account_id   bigint NOT NULL PRIMARY KEY,
    secret       text NOT NULL,                -- base32
    confirmed_at bigint NOT NULL,              -- 0: enrolled, no code seen yet
    last_step    bigint NOT NULL,              -- of the newest code that was taken; none twice
    FOREIGN KEY (account_id) REFERENCES account (account_id)
)/*sqlite WITHOUT ROWID*/;
CREATE TABLE account_recovery (
    account_id   bigint NOT NULL,
    code_hash    text NOT NULL,
    PRIMARY KEY (account_id, code_hash),
    FOREIGN KEY (account_id) REFERENCES account (account_id)
)/*sqlite WITHOUT ROWID*/;

-- Who did what. Rows are only added; each holds the hash of itself and of the hash before it.
CREATE TABLE audit (
    entry        bigint NOT NULL PRIMARY KEY,  -- 1, 2, 3 ...
    at           bigint NOT NULL,
    actor_kind   smallint NOT NULL,            -- enum actor_kind
    actor_id     bigint NOT NULL,              -- of the user or token; 0 operator or nobody
    actor_name   text NOT NULL,
    action       text NOT NULL,                -- "PATCH /api/v1/customers/{id}", "session.failed"
    records      text NOT NULL,                -- their ids, a blank between two
    request_id   text NOT NULL,                -- '' from the command line
    hash         text NOT NULL
)/*sqlite WITHOUT ROWID*/;
-- How far the log goes: one row. A log cut off at its end does not fit it.
CREATE TABLE audit_head (
    head_id      bigint NOT NULL PRIMARY KEY,  -- 1
    entries      bigint NOT NULL,
    hash         text NOT NULL                 -- of the last entry
)/*sqlite WITHOUT ROWID*/;
