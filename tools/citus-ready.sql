-- What would stop the tables of a schema from being distributed by Citus, or make them behave
-- otherwise there. Runs on plain PostgreSQL 14 or newer and prints nothing when all is ready:
--
--   psql -X -v schema=maitred -v ref=tier,channel -v own=identity:ident,job:queue \
--       -f tools/citus-ready.sql
--
-- ref: reference tables, a whole copy on each node. own: tables with a distribution column of their
-- own. All others are distributed by customer_id.
\set ON_ERROR_STOP on
\if :{?schema} \else \set schema maitred \endif
\if :{?ref} \else \set ref '' \endif
\if :{?own} \else \set own '' \endif
\pset format unaligned
\pset tuples_only on
\pset fieldsep ': '

WITH owned AS (
    SELECT split_part(item, ':', 1) AS name, split_part(item, ':', 2) AS key
    FROM unnest(string_to_array(:'own', ',')) AS item
), planned AS (
    SELECT class.oid, class.relname AS name, class.relkind AS kind,
        CASE WHEN class.relname = ANY (string_to_array(:'ref', ',')) THEN NULL
             ELSE coalesce(owned.key, 'customer_id') END AS key
    FROM pg_class AS class LEFT JOIN owned ON owned.name = class.relname
    WHERE class.relnamespace = CAST(:'schema' AS regnamespace) AND class.relkind IN ('r', 'p', 'f')
), placed AS (
    SELECT planned.*, attribute.attnum AS key_at, attribute.atttypid AS key_type,
        attribute.attnotnull AS key_is_filled, attribute.attgenerated <> '' AS key_is_generated
    FROM planned LEFT JOIN pg_attribute AS attribute
        ON attribute.attrelid = planned.oid AND attribute.attname = planned.key
        AND NOT attribute.attisdropped
), columns AS (
    SELECT placed.name, attribute.attname AS column_name,
        attribute.attidentity <> '' AS is_identity,
        pg_get_expr(initial.adbin, initial.adrelid) AS initial_value
    FROM placed JOIN pg_attribute AS attribute ON attribute.attrelid = placed.oid
    LEFT JOIN pg_attrdef AS initial
        ON initial.adrelid = placed.oid AND initial.adnum = attribute.attnum
    WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
), links AS (
    SELECT child.name, con.conname AS link, child.key AS key, child.key_at AS key_at,
        parent.name AS parent_name, parent.key AS parent_key, parent.key_at AS parent_key_at,
        parent.oid IS NULL AS is_outside, con.conkey, con.confkey, con.confdeltype, con.confupdtype
    FROM pg_constraint AS con JOIN placed AS child ON child.oid = con.conrelid
    LEFT JOIN placed AS parent ON parent.oid = con.confrelid
    WHERE con.contype = 'f'
), problems(name, problem, detail) AS (
    SELECT name, 'is named in ref or own but does not exist', NULL
    FROM (SELECT name FROM owned UNION SELECT unnest(string_to_array(:'ref', ','))) AS named
    WHERE name <> '' AND name NOT IN (SELECT name FROM planned)
    UNION ALL
    SELECT name, 'is a foreign table', NULL FROM placed WHERE kind = 'f'
    UNION ALL
    SELECT name, 'has no distribution column', key FROM placed
    WHERE key IS NOT NULL AND key_at IS NULL
    UNION ALL
    SELECT name, 'allows NULL in its distribution column', key FROM placed WHERE NOT key_is_filled
    UNION ALL
    SELECT name, 'computes its distribution column', key FROM placed WHERE key_is_generated
    UNION ALL
    SELECT name, 'has a customer_id that is not bigint, so it cannot lie beside the others',
        CAST(CAST(key_type AS regtype) AS text)
    FROM placed WHERE key = 'customer_id' AND key_type <> CAST('bigint' AS regtype)
    UNION ALL
    SELECT name, 'has no primary key, which upserts and moving shards online need', NULL FROM placed
    WHERE NOT EXISTS (SELECT 1 FROM pg_constraint
        WHERE conrelid = placed.oid AND contype = 'p')
    UNION ALL
    SELECT placed.name, 'has a unique index without its distribution column', class.relname
    FROM placed JOIN pg_index AS ix ON ix.indrelid = placed.oid AND ix.indisunique
    JOIN pg_class AS class ON class.oid = ix.indexrelid
    WHERE key_at <> ALL (CAST(ix.indkey AS int2[]))
    UNION ALL
    SELECT placed.name, 'has an exclusion constraint without its distribution column', con.conname
    FROM placed JOIN pg_constraint AS con ON con.conrelid = placed.oid AND con.contype = 'x'
    WHERE key_at <> ALL (con.conkey)
    UNION ALL
    SELECT name, 'has a foreign key to a table outside of the schema', link FROM links
    WHERE is_outside
    UNION ALL
    SELECT name, 'is a reference table with a foreign key to a distributed one', link FROM links
    WHERE key IS NULL AND parent_key IS NOT NULL
    UNION ALL
    SELECT name, 'has a foreign key to a table that is distributed otherwise', link FROM links
    WHERE parent_key IS NOT NULL AND key <> parent_key
    UNION ALL
    -- Two tables with a key of their own are not placed together, even if the columns' names agree.
    SELECT name, 'has a foreign key to another table with a key of its own', link FROM links
    WHERE key = parent_key AND key <> 'customer_id' AND name <> parent_name
    UNION ALL
    SELECT name, 'has a foreign key that does not pair the distribution columns', link FROM links
    WHERE key = parent_key AND NOT EXISTS (SELECT 1
        FROM unnest(conkey, confkey) AS pair(child, parent)
        WHERE pair.child = key_at AND pair.parent = parent_key_at)
    UNION ALL
    SELECT name, 'has a foreign key whose action would change the distribution column', link
    FROM links
    WHERE key_at = ANY (conkey) AND (confdeltype IN ('n', 'd') OR confupdtype IN ('c', 'n', 'd'))
    UNION ALL
    SELECT placed.name, 'has a trigger', tgname
    FROM placed JOIN pg_trigger ON tgrelid = placed.oid AND NOT tgisinternal
    UNION ALL
    SELECT name, 'has a serial or identity column, whose numbers jump or (below bigint) run out',
        column_name
    FROM columns WHERE is_identity OR initial_value LIKE 'nextval(%'
    UNION ALL
    SELECT name, 'inherits from another table', NULL FROM placed
    WHERE EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = placed.oid
        AND inhparent NOT IN (SELECT partrelid FROM pg_partitioned_table))
)
SELECT name, problem || coalesce(' (' || detail || ')', '') FROM problems ORDER BY 1, 2;
