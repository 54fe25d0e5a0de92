-- The documents whose rows are as they should be in every model: the next build leaves them alone.
-- It comes last, after every test: what a build that fails or is killed had begun is left to the next one.
{{ config(materialized='table') }}

{% set models_by_document = [
    'core_awards', 'core_budget_by_account', 'core_budget_by_department', 'core_budget_by_program',
    'core_budget_by_sector', 'core_budget_by_source', 'core_corrections', 'core_district_profile',
    'core_funds', 'core_grant_funding', 'core_grants', 'core_rejects', 'core_revisions', 'awards',
    'awards_by_department', 'budget_by_account', 'budget_by_department', 'budget_by_program',
    'budget_by_sector', 'budget_by_source', 'corrections', 'district_profile', 'evidence', 'funds',
    'grant_funding', 'grants', 'grants_by_ministry', 'initiative_attributes', 'initiatives',
    'plan_tables', 'provenance', 'reconciliation', 'rejects', 'revisions', 'unknown_names',
] %}
{% for model in models_by_document %}
-- depends_on: {{ ref(model) }}
{% endfor %}

select
    document_id,
    stamp,
    '{{ project() }}' as project
from {{ ref('core_documents') }}
