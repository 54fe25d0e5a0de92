-- The cells of the tables that no family reads. A view: the mart keeps the current documents' copy.
-- The header is the cell of the first row that stands over the same column; a table that goes on over pages
-- has it in its first part, provided that both parts have the same columns.
{{ config(materialized='view') }}

with unread_tables as (
    select
        parts.document_id,
        parts.table_id,
        coalesce(firsts.table_id, parts.table_id) as header_table_id,
        coalesce(firsts.heading, parts.heading) as heading,
        parts.basis,
        parts.parent_table_id,
        parts.parent_row_no,
        parts.parent_column_no
    from {{ ref('stg_tables') }} as parts
    left join {{ ref('stg_tables') }} as firsts
        on
            parts.document_id = firsts.document_id
            and parts.logical_id = firsts.table_id
            and parts.column_count = firsts.column_count
    where parts.kind = 'table' and parts.family is null
),

cells as (
    select
        cells.*,
        unread_tables.heading,
        unread_tables.basis,
        unread_tables.parent_table_id,
        unread_tables.parent_row_no,
        unread_tables.parent_column_no,
        -- Nothing stands over the header itself. As a condition of the left join below it would keep DuckDB
        -- from looking headers up: each cell would be compared with each header of all plans.
        case
            when cells.row_no > 0 or cells.table_id != unread_tables.header_table_id
                then unread_tables.header_table_id
        end as header_table_id
    from unread_tables
    inner join {{ ref('stg_cells') }} as cells
        on unread_tables.document_id = cells.document_id and unread_tables.table_id = cells.table_id
)

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    cells.document_id,
    {{ derived_id('cells.document_id', 'cells.table_id', 'cells.row_no', 'cells.column_no') }} as record_id,
    cells.page,
    cells.table_id,
    cells.heading as table_title,
    cells.basis,
    cells.parent_table_id,
    cells.parent_row_no,
    cells.parent_column_no,
    cells.row_no,
    cells.column_no,
    cells.row_span,
    cells.column_span,
    headers.text as header,
    cells.text,
    cells.x0,
    cells.top,
    cells.x1,
    cells.bottom
from cells
inner join {{ ref('core_documents') }} as documents on cells.document_id = documents.document_id
left join {{ ref('stg_cells') }} as headers
    on
        cells.document_id = headers.document_id
        and cells.header_table_id = headers.table_id
        and headers.row_no = 0
        and cells.column_no >= headers.column_no
        and cells.column_no < headers.column_no + headers.column_span
