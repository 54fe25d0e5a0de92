-- The documents as they stand, each with a stamp of what its rows in all other models are made of: itself,
-- the revisions beside it, and what its names that no seed knows are called, in which all plans have a say.
-- Where stamp and project are those of the last whole build, so are the rows (docs/decisions/growth.md).
{{ config(materialized='table', post_hook="{{ forget_changed_documents() }}") }}

with readings as (
    select
        documents.document_id,
        documents.superseded_by,
        md5(cast(documents as varchar)) as reading
    from {{ ref('core_standing') }} as documents
),

former as (
    select
        documents.superseded_by as document_id,
        string_agg(documents.reading, ' ' order by documents.reading) as all_readings
    from readings as documents
    where documents.superseded_by is not null
    group by documents.superseded_by
),

called as (
    select
        mentions.document_id,
        string_agg(
            concat_ws(' ', names.kind, names.name_key, names.canonical), ','
            order by names.kind, names.name_key, names.canonical
        ) as all_names
    from {{ ref('core_names') }} as names
    inner join {{ ref('core_mentions') }} as mentions
        on names.kind = mentions.kind and names.name_key = mentions.name_key
    where not names.is_known
    group by mentions.document_id
),

stamped as (
    select
        documents.*,
        md5(concat_ws(
            '/',
            readings.reading,
            coalesce(followers.reading, ''),
            coalesce(former.all_readings, ''),
            coalesce(called.all_names, '')
        )) as stamp
    from {{ ref('core_standing') }} as documents
    inner join readings on documents.document_id = readings.document_id
    left join readings as followers on documents.superseded_by = followers.document_id
    left join former on documents.document_id = former.document_id
    left join called on documents.document_id = called.document_id
)

select
    stamped.*,
    {{ is_changed('stamped') }} as is_changed
from stamped
