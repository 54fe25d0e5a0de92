select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    awards.document_id,
    awards.record_id,
    awards.page,
    awards.table_id,
    awards.award_no,
    awards.title,
    awards.grade,
    organizers.canonical as organizer,
    awards.organizer_printed,
    organizers.is_known as organizer_is_known,
    departments.canonical as department,
    awards.department_printed,
    departments.is_known as department_is_known
from {{ ref('stg_awards') }} as awards
inner join {{ ref('core_documents') }} as documents on awards.document_id = documents.document_id
left join {{ ref('core_names') }} as organizers
    on
        organizers.kind = 'organizer'
        and organizers.name_key = {{ name_key(organizer_name('awards.organizer_printed')) }}
left join {{ ref('core_names') }} as departments
    on departments.kind = 'department' and departments.name_key = {{ name_key('awards.department_printed') }}
