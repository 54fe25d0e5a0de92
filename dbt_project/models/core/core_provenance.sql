-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

with rejects as (
    select
        document_id,
        record_id,
        from_json(
            sources_json,
            '[{"field": "VARCHAR", "page": "INTEGER", "x0": "DOUBLE", "top": "DOUBLE", "x1": "DOUBLE",
               "bottom": "DOUBLE", "text": "VARCHAR"}]'
        ) as kept_out
    from {{ ref('core_rejects') }}
),

cells as (
    select
        document_id,
        record_id,
        source_no,
        field,
        page,
        x0,
        top,
        x1,
        bottom,
        text
    from {{ ref('stg_sources') }}
    union all
    -- A cell of a table that no family reads is its own source.
    select
        document_id,
        record_id,
        0 as source_no,
        'text' as field,
        page,
        x0,
        top,
        x1,
        bottom,
        text
    from {{ ref('core_plan_tables') }}
    union all
    -- A record that was kept out carries its cells along.
    select
        document_id,
        record_id,
        source_no,
        cell.field,
        cell.page,
        cell.x0,
        cell.top,
        cell.x1,
        cell.bottom,
        cell.text
    from (
        select
            document_id,
            record_id,
            cast(generate_subscripts(kept_out, 1) as integer) as source_no,
            unnest(kept_out) as cell
        from rejects
    ) as rejected_cells
    union all
    -- A check is about its whole table.
    select
        checks.document_id,
        checks.record_id,
        1 as source_no,
        'table' as field,
        printed_tables.page,
        printed_tables.x0,
        printed_tables.top,
        printed_tables.x1,
        printed_tables.bottom,
        printed_tables.heading as text
    from {{ ref('core_checks') }} as checks
    inner join {{ ref('stg_tables') }} as printed_tables
        on checks.document_id = printed_tables.document_id and checks.table_id = printed_tables.table_id
)

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    cells.document_id,
    cells.record_id,
    cells.source_no,
    cells.field,
    cells.page,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom,
    cells.text
from cells
inner join {{ ref('core_documents') }} as documents on cells.document_id = documents.document_id
