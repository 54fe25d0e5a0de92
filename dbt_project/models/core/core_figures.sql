-- What the records of superseded documents and of those that supersede them say, in one shape: what each is
-- about, and its figures and words. A number in a list is no part of what a record is about: one more grant
-- moves all that follow.
{{ config(materialized='view') }}

{% set balances = ['closing_krw', 'opening_krw', 'income_krw', 'spending_krw', 'change_krw'] %}
{% set changes = ['amount_krw', 'prior_amount_krw', 'change_krw', 'change_pct'] %}

with revised as (
    select document_id
    from {{ ref('core_documents') }}
    where superseded_by is not null
    union
    select superseded_by
    from {{ ref('core_documents') }}
),

figures as (
    select
        'budget_by_account' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        cast(null as integer) as list_no,
        {{ line_subject(['parent_account', 'account'], 'side') }} as subject,
        {{ figures_of(changes) }} as figures
    from {{ ref('core_budget_by_account') }}
    union all
    select
        'budget_by_sector' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        {{ line_subject(['sector']) }} as subject,
        {{ figures_of(changes + ['share_pct']) }} as figures
    from {{ ref('core_budget_by_sector') }}
    union all
    select
        'budget_by_source' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        {{ line_subject(['source']) }} as subject,
        {{ figures_of(changes + ['share_pct']) }} as figures
    from {{ ref('core_budget_by_source') }}
    union all
    select
        'budget_by_department' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        {{ line_subject(['parent_department', 'department', 'account'], 'side') }} as subject,
        {{ figures_of(changes + ['share_pct']) }} as figures
    from {{ ref('core_budget_by_department') }}
    union all
    select
        'budget_by_program' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        {{ line_subject(['parent_program', 'program'], 'side') }} as subject,
        {{ figures_of(changes + ['share_pct']) }} as figures
    from {{ ref('core_budget_by_program') }}
    union all
    select
        'funds' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        {{ line_subject(['fund']) }} as subject,
        {{ figures_of(balances) }} as figures
    from {{ ref('core_funds') }}
    union all
    select
        'awards' as mart,
        document_id,
        record_id,
        page,
        award_no as place,
        award_no as list_no,
        title as subject,
        {{ figures_of(words=['grade', 'organizer', 'department']) }} as figures
    from {{ ref('core_awards') }}
    union all
    select
        'grants' as mart,
        document_id,
        record_id,
        page,
        grant_no as place,
        grant_no as list_no,
        title as subject,
        {{ figures_of(['amount_krw'], ['amount_status', 'ministry', 'department']) }} as figures
    from {{ ref('core_grants') }}
    union all
    select
        'grant_funding' as mart,
        shares.document_id,
        shares.record_id,
        shares.page,
        shares.grant_no as place,
        shares.grant_no as list_no,
        concat_ws(' · ', grants.title, shares.source_printed) as subject,
        {{ figures_of(['shares.amount_krw'], ['shares.amount_status']) }} as figures
    from {{ ref('core_grant_funding') }} as shares
    left join {{ ref('core_grants') }} as grants
        on shares.document_id = grants.document_id and shares.grant_record_id = grants.record_id
    union all
    select
        'district_profile' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        concat_ws(' · ', topic, measure) as subject,
        {{ figures_of(['value', 'share_pct'], ['unit', 'as_of']) }} as figures
    from {{ ref('core_district_profile') }}
    union all
    select
        'initiatives' as mart,
        document_id,
        record_id,
        page,
        line_no as place,
        null as list_no,
        title as subject,
        {{ figures_of(words=['section_title', 'theme']) }} as figures
    from {{ ref('core_initiatives') }}
    union all
    select
        'initiative_attributes' as mart,
        attributes.document_id,
        attributes.attribute_record_id as record_id,
        attributes.page,
        attributes.line_no as place,
        null as list_no,
        concat_ws(' · ', initiatives.title, attributes.attribute) as subject,
        {{ figures_of(['attributes.cost_krw'], ['attributes.value']) }} as figures
    from {{ ref('core_initiative_attributes') }} as attributes
    left join {{ ref('core_initiatives') }} as initiatives
        on attributes.document_id = initiatives.document_id and attributes.record_id = initiatives.record_id
)

select
    figures.mart,
    figures.document_id,
    figures.record_id,
    figures.page,
    concat_ws(' ', figures.list_no, figures.subject) as subject,
    {{ name_key('figures.subject') }} as subject_key,
    row_number() over (
        partition by figures.document_id, figures.mart, {{ name_key('figures.subject') }}
        order by figures.page, figures.place, figures.record_id
    ) as occurrence,
    figures.figures
from figures
inner join revised on figures.document_id = revised.document_id
