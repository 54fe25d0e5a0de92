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
    case when lines.is_total then '기금' else funds.canonical end as fund,
    lines.fund_printed,
    lines.is_total,
    lines.opening_krw,
    lines.income_krw,
    lines.spending_krw,
    lines.change_krw,
    lines.closing_krw,
    coalesce(printed_tables.unit_krw, 1) as unit_krw
from {{ ref('stg_funds') }} as lines
inner join {{ ref('core_documents') }} as documents on lines.document_id = documents.document_id
left join {{ ref('core_names') }} as funds
    on funds.kind = 'account' and funds.name_key = {{ name_key('lines.fund_printed') }}
left join {{ ref('stg_tables') }} as printed_tables
    on lines.document_id = printed_tables.document_id and lines.table_id = printed_tables.table_id
