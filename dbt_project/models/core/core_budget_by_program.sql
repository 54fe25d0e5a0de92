-- Programmes are a government's own: their names are as printed.
select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    lines.document_id,
    lines.record_id,
    lines.page,
    lines.table_id,
    lines.scope,
    lines.line_no,
    lines.side,
    lines.program_printed as program,
    lines.level,
    lines.parent_printed as parent_program,
    lines.amount_krw,
    lines.prior_amount_krw,
    lines.change_krw,
    lines.change_pct,
    lines.share_pct,
    coalesce(printed_tables.unit_krw, 1) as unit_krw
from {{ ref('stg_budget_by_program') }} as lines
inner join {{ ref('core_documents') }} as documents on lines.document_id = documents.document_id
left join {{ ref('stg_tables') }} as printed_tables
    on lines.document_id = printed_tables.document_id and lines.table_id = printed_tables.table_id
