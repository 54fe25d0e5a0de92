-- Level and parent are the printed ones; where the page does not tell them, the usual ones of the account.
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
    accounts.canonical as account,
    lines.account_printed,
    accounts.is_known as account_is_known,
    coalesce(lines.level, vocabulary.level) as level,
    case
        when coalesce(lines.level, 1) > 0 then coalesce(parents.canonical, vocabulary.parent)
    end as parent_account,
    lines.amount_krw,
    lines.prior_amount_krw,
    lines.change_krw,
    lines.change_pct,
    coalesce(printed_tables.unit_krw, 1) as unit_krw
from {{ ref('stg_budget_by_account') }} as lines
inner join {{ ref('core_documents') }} as documents on lines.document_id = documents.document_id
left join {{ ref('core_names') }} as accounts
    on
        accounts.kind = 'account'
        and accounts.name_key = {{ name_key('coalesce(lines.account, lines.account_printed)') }}
left join {{ ref('core_names') }} as parents
    on parents.kind = 'account' and parents.name_key = {{ name_key('lines.parent_printed') }}
left join {{ ref('accounts') }} as vocabulary
    on vocabulary.alias = {{ name_key('coalesce(lines.account, lines.account_printed)') }}
left join {{ ref('stg_tables') }} as printed_tables
    on lines.document_id = printed_tables.document_id and lines.table_id = printed_tables.table_id
