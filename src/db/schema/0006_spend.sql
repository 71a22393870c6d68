-- What the business spends on marketing: one amount for each month, channel and purpose.
CREATE TABLE spend (
    month        bigint NOT NULL,              -- its first day, days since 1970
    channel      text NOT NULL,                -- where the money went, folded; '' not said
    purpose      smallint NOT NULL,            -- 1 winning customers, 2 keeping them
    amount       bigint NOT NULL,              -- minor units, above nought
    note         text NOT NULL,
    PRIMARY KEY (month, channel, purpose)
)/*sqlite WITHOUT ROWID*/;
