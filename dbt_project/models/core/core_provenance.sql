-- A view: the mart keeps the current documents' copy.
{{ config(materialized='view') }}

with rejects as (
    select
        rejects.document_id,
        rejects.record_id,
        printed_tables.basis,
        from_json(
            rejects.sources_json,
            '[{"field": "VARCHAR", "page": "INTEGER", "x0": "DOUBLE", "top": "DOUBLE", "x1": "DOUBLE",
               "bottom": "DOUBLE", "text": "VARCHAR", "correction_line": "INTEGER"}]'
        ) as kept_out
    from {{ ref('core_rejects') }} as rejects
    left join {{ ref('stg_tables') }} as printed_tables
        on rejects.document_id = printed_tables.document_id and rejects.table_id = printed_tables.table_id
),

cells as (
    select
        sources.document_id,
        sources.record_id,
        sources.source_no,
        sources.field,
        sources.page,
        sources.x0,
        sources.top,
        sources.x1,
        sources.bottom,
        sources.text,
        sources.correction_line,
        evidence.basis,
        evidence.confidence
    from {{ ref('stg_sources') }} as sources
    left join {{ ref('stg_evidence') }} as evidence
        on sources.document_id = evidence.document_id and sources.record_id = evidence.record_id
    union all
    -- A cell of a table that no family reads is its own source. Nothing proves it: aligned text is a guess.
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
        text,
        null as correction_line,
        basis,
        case when basis is not null then if(basis = 'aligned', 'doubtful', 'read') end as confidence
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
        cell.text,
        cell.correction_line,
        basis,
        'doubtful' as confidence
    from (
        select
            document_id,
            record_id,
            basis,
            cast(generate_subscripts(kept_out, 1) as integer) as source_no,
            unnest(kept_out) as cell
        from rejects
    ) as rejected_cells
    union all
    -- A check is about its whole table. It proves readings and is none.
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
        printed_tables.heading as text,
        null as correction_line,
        printed_tables.basis,
        null as confidence
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
    cells.text,
    corrections.corrected as corrected_value,
    corrections.reason as correction_reason,
    corrections.reviewer,
    cells.basis,
    cells.confidence
from cells
inner join {{ ref('core_documents') }} as documents on cells.document_id = documents.document_id
left join {{ ref('stg_corrections') }} as corrections
    on cells.document_id = corrections.document_id and cells.correction_line = corrections.line_no
