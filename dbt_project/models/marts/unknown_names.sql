select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.document_id,
    mentions.kind,
    mentions.printed,
    names.canonical,
    mentions.uses
from {{ ref('core_mentions') }} as mentions
inner join {{ ref('core_names') }} as names
    on mentions.kind = names.kind and mentions.name_key = names.name_key
inner join {{ ref('core_documents') }} as documents on mentions.document_id = documents.document_id
where documents.is_current and not names.is_known
