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
    names.canonical as sector,
    lines.sector_printed,
    names.is_known as sector_is_known,
    sectors.code as sector_code,
    sectors.name_en as sector_en,
    lines.amount_krw,
    lines.prior_amount_krw,
    lines.change_krw,
    lines.change_pct,
    lines.share_pct,
    {{ share_pct('lines.amount_krw', 'lines.printed_total_krw') }} as share_pct_computed,
    lines.printed_total_krw,
    coalesce(printed_tables.unit_krw, 1) as unit_krw
from {{ ref('stg_budget_by_sector') }} as lines
inner join {{ ref('core_documents') }} as documents on lines.document_id = documents.document_id
left join {{ ref('core_names') }} as names
    on names.kind = 'sector' and names.name_key = {{ name_key('lines.sector_printed') }}
-- The row of the seed in which a canonical name is its own alias.
left join {{ ref('sectors') }} as sectors
    on
        case when names.is_known then names.canonical end = sectors.canonical
        and sectors.alias = {{ name_key('names.canonical') }}
left join {{ ref('stg_tables') }} as printed_tables
    on lines.document_id = printed_tables.document_id and lines.table_id = printed_tables.table_id
