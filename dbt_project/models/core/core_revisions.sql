-- Each revision beside the one that it supersedes: figures and words that differ, records that appeared or
-- vanished. Records are the same where they are about the same thing; of several alike the first is the first
-- one's successor.
with read_documents as (
    select distinct document_id
    from {{ ref('stg_sources') }}
),

pairs as (
    select
        superseded_by as document_id,
        document_id as former_document_id
    from {{ ref('core_documents') }}
    where
        superseded_by is not null
        and document_id in (select read_documents.document_id from read_documents)
        {% if is_incremental() %}and {{ of_changed_documents('superseded_by') }}{% endif %}
),

now as (
    select
        pairs.former_document_id,
        figures.*
    from pairs
    inner join {{ ref('core_figures') }} as figures on pairs.document_id = figures.document_id
),

former as (
    select
        pairs.document_id as next_document_id,
        figures.*
    from pairs
    inner join {{ ref('core_figures') }} as figures on pairs.former_document_id = figures.document_id
),

beside as (
    select
        coalesce(now.document_id, former.next_document_id) as document_id,
        coalesce(now.former_document_id, former.document_id) as former_document_id,
        coalesce(now.mart, former.mart) as mart,
        coalesce(now.subject, former.subject) as subject,
        now.record_id,
        now.page,
        former.record_id as former_record_id,
        former.page as former_page,
        case
            when former.record_id is null then 'appeared'
            when now.record_id is null then 'vanished'
            else 'changed'
        end as kind,
        now.figures,
        former.figures as former_figures
    from now
    full join former
        on
            now.document_id = former.next_document_id
            and now.mart = former.mart
            and now.subject_key = former.subject_key
            and now.occurrence = former.occurrence
),

unnested as (
    select
        * exclude (figures, former_figures),
        unnest(if(kind = 'changed', figures, coalesce(figures, former_figures)[:1])).field as field,
        unnest(if(kind = 'changed', figures, figures[:1])) as figure,
        unnest(if(kind = 'changed', former_figures, former_figures[:1])) as former_figure
    from beside
),

one_by_one as (
    select
        * exclude (figure, former_figure),
        struct_extract(figure, 'value') as value,
        struct_extract(figure, 'text') as text,
        struct_extract(former_figure, 'value') as former_value,
        struct_extract(former_figure, 'text') as former_text
    from unnested
)

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    one_by_one.document_id,
    one_by_one.former_document_id,
    one_by_one.mart,
    one_by_one.subject,
    one_by_one.kind,
    one_by_one.field,
    one_by_one.former_value,
    one_by_one.value,
    one_by_one.value - one_by_one.former_value as change,
    one_by_one.former_text,
    one_by_one.text,
    one_by_one.former_record_id,
    one_by_one.former_page,
    one_by_one.record_id,
    one_by_one.page
from one_by_one
inner join {{ ref('core_documents') }} as documents on one_by_one.document_id = documents.document_id
where
    one_by_one.kind != 'changed'
    or one_by_one.value is distinct from one_by_one.former_value
    or {{ name_key('one_by_one.text') }} is distinct from {{ name_key('one_by_one.former_text') }}
