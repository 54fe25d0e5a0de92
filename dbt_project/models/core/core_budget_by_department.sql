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
    departments.canonical as department,
    lines.department_printed,
    departments.is_known as department_is_known,
    parents.canonical as parent_department,
    accounts.canonical as account,
    lines.account_printed,
    lines.amount_krw,
    lines.prior_amount_krw,
    lines.change_krw,
    lines.change_pct,
    lines.share_pct,
    coalesce(printed_tables.unit_krw, 1) as unit_krw
from {{ ref('stg_budget_by_department') }} as lines
inner join {{ ref('core_documents') }} as documents on lines.document_id = documents.document_id
left join {{ ref('core_names') }} as departments
    on departments.kind = 'department' and departments.name_key = {{ name_key('lines.department_printed') }}
left join {{ ref('core_names') }} as parents
    on parents.kind = 'department' and parents.name_key = {{ name_key('lines.parent_printed') }}
left join {{ ref('core_names') }} as accounts
    on accounts.kind = 'account' and accounts.name_key = {{ name_key('lines.account_printed') }}
left join {{ ref('stg_tables') }} as printed_tables
    on lines.document_id = printed_tables.document_id and lines.table_id = printed_tables.table_id
