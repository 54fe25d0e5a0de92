select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    grants.document_id,
    grants.record_id,
    grants.page,
    grants.table_id,
    grants.grant_no,
    grants.title,
    ministries.canonical as ministry,
    grants.organizer_printed,
    ministries.is_known as ministry_is_known,
    departments.canonical as department,
    grants.department_printed,
    departments.is_known as department_is_known,
    grants.amount_krw,
    grants.amount_status
from {{ ref('stg_grants') }} as grants
inner join {{ ref('core_documents') }} as documents on grants.document_id = documents.document_id
left join {{ ref('core_names') }} as ministries
    on
        ministries.kind = 'ministry'
        and ministries.name_key = {{ name_key(ministry_name('grants.organizer_printed')) }}
left join {{ ref('core_names') }} as departments
    on departments.kind = 'department' and departments.name_key = {{ name_key('grants.department_printed') }}
