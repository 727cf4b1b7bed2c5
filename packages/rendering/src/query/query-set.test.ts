import { describe, expect, it } from 'vitest';
import { told } from '../test-world.ts';

const names = (expression: string) => told(`{{ ${expression} | map(attribute='name') | join(' ') }}`);
const ids = (expression: string) => told(`{{ ${expression} | map(attribute='id') | join(' ') }}`);

describe('a query set', () => {
  it.each([
    ['{{ communities }}', '<QuerySet [<Community: Ten>, <Community: Large>, <Community: Nine>]>'],
    ['{{ communities.none() }}', '<QuerySet []>'],
    ["{{ 'yes' if communities.none() else 'no' }}", 'no'],
    ['{{ communities[0] }} {{ communities[1:] }}', 'Ten <QuerySet [<Community: Large>, <Community: Nine>]>'],
    ['{{ communities[7] }}', ''],
    [
      '{{ communities is iterable }} {{ communities is sequence }} {{ communities is mapping }}',
      'True True False',
    ],
    ["{{ communities.get(slug='ten') in communities }}", 'True'],
    ['{{ communities.count() }} {{ communities.exists() }} {{ communities | length }}', '3 True 3'],
    ['{{ communities.first() }} {{ communities.last() }} {{ communities.none().first() }}', 'Ten Nine None'],
    ["{{ communities.values('slug') }}", "<QuerySet [{'slug': 'ten'}, {'slug': 'large'}, {'slug': 'nine'}]>"],
    ["{{ communities.values_list('id', 'slug') | list }}", "[(2, 'ten'), (3, 'large'), (1, 'nine')]"],
    ["{{ communities.values_list('slug', flat=true) | join(',') }}", 'ten,large,nine'],
    ['{{ communities.in_bulk([1]) }}', '{1: <Community: Nine>}'],
    [
      '{{ autonomous_systems }}',
      '<QuerySet [<AutonomousSystem: AS64501 - Example One>, <AutonomousSystem: AS64502 - Example Two>]>',
    ],
  ])('%s is %s', (template, text) => expect(told(template)).toBe(text));

  it.each([
    [
      "{{ communities.get(slug='zz') }}",
      'bgp.models.community.Community.DoesNotExist: Community matching query does not exist.',
    ],
    [
      '{{ communities.get() }}',
      'bgp.models.community.Community.MultipleObjectsReturned: get() returned more than one Community -- it returned 3!',
    ],
    [
      '{{ communities + communities }}',
      "TypeError: unsupported operand type(s) for +: 'QuerySet' and 'QuerySet'",
    ],
    ['{{ communities | tojson }}', 'TypeError: Object of type QuerySet is not JSON serializable'],
    [
      '{{ communities | sort }}',
      "TypeError: '<' not supported between instances of 'Community' and 'Community'",
    ],
    ['{{ router.zz.yy }}', "UndefinedError: 'devices.models.Router object' has no attribute 'zz'"],
    [
      '{{ communities.zz.yy }}',
      "UndefinedError: 'django.db.models.query.QuerySet object' has no attribute 'zz'",
    ],
    ['{{ router._meta.x }}', "SecurityError: access to attribute '_meta' of 'Router' object is unsafe."],
    [
      '{{ router.napalm_password.x }}',
      "UndefinedError: 'devices.models.Router object' has no attribute 'napalm_password'",
    ],
    ['{{ router.save() }}', "UndefinedError: 'devices.models.Router object' has no attribute 'save'"],
    [
      '{{ communities.delete() }}',
      "UndefinedError: 'django.db.models.query.QuerySet object' has no attribute 'delete'",
    ],
  ])('%s fails with %s', (template, detail) => expect(told(template)).toBe(detail));

  it('names the fields that a lookup may use when one is unknown', () => {
    expect(told('{{ communities.filter(zz=1) }}')).toMatch(
      /^django\.core\.exceptions\.FieldError: Cannot resolve keyword 'zz' into field\. Choices are: .*slug, .*value$/,
    );
  });

  it.each([
    ["communities.filter(name='Ten')", 'Ten'],
    ["communities.filter(value__startswith='64500:1')", 'Ten Large'],
    ["communities.exclude(type='egress')", 'Large Nine'],
    ['communities.filter(type=none)', 'Large'],
    ['communities.filter(type__isnull=false)', 'Ten Nine'],
    ["communities.filter(name__icontains='IN')", 'Nine'],
    ["communities.filter(slug__in=['ten', 'nine'])", 'Ten Nine'],
    ["communities.filter(value__regex='^64500:\\\\d$')", 'Nine'],
    ['communities.filter(id__gte=2)', 'Ten Large'],
    ['communities.filter(id__range=[1, 2])', 'Ten Nine'],
    ["communities.order_by('-id')", 'Large Ten Nine'],
    ["communities.order_by('slug').reverse()", 'Ten Nine Large'],
    ["internet_exchange_points.filter(communities__slug='ten')", 'Alpha IX'],
    ["internet_exchange_points.filter(connection__router__name='r2')", 'Alpha IX'],
    ["internet_exchange_points.exclude(connection__router__name='r2')", 'Beta IX'],
    ['internet_exchange_points.filter(communities=none)', 'Beta IX'],
    ['internet_exchange_points.filter(connection__isnull=false)', 'Alpha IX Alpha IX Beta IX'],
    ['internet_exchange_points.filter(connection__isnull=false).distinct()', 'Alpha IX Beta IX'],
    ["internet_exchange_points.filter(local_autonomous_system=local_as, slug='beta')", 'Beta IX'],
    ["internet_exchange_points.order_by('-name')", 'Beta IX Alpha IX'],
  ])('%s finds %s', (expression, found) => expect(names(expression)).toBe(found));

  it.each([
    ["(router | ixp_sessions).filter(ip_address='192.0.2.20')", '1'],
    ["(router | ixp_sessions).filter(ip_address__net_contained='192.0.2.0/24')", '1 3'],
    ['(router | ixp_sessions).filter(ip_address__family=6)', '2'],
    ["(router | ixp_sessions).filter(tags__slug='alarm')", '1'],
    ["(router | direct_sessions).filter(ip_address__host='203.0.113.13')", '1'],
    ["(router | direct_sessions).order_by('autonomous_system__asn')", '2 1'],
    ["(router | ixp_sessions) | filter(autonomous_system__name__endswith='Two')", '3 5'],
  ])('%s finds %s', (expression, found) => expect(ids(expression)).toBe(found));

  it('looks into the local context', () => {
    const platforms = (lookup: string) => told(`{{ router.platform.router_set.filter(${lookup}).count() }}`);
    expect(platforms("local_context_data__router_id='192.0.2.1'")).toBe('1');
    expect(platforms('local_context_data__b__k=1')).toBe('1');
    expect(platforms('local_context_data__isnull=true')).toBe('1');
  });

  it('takes regular expressions that never run for ever, and refuses those that could', () => {
    expect(told("{{ communities.filter(name__regex='^(T+e?)+n$') | length }}")).toBe('1');
    const refused = /^django\.db\.utils\.DataError/;
    for (const pattern of ['(a)\\\\1', '(?=a)', '('])
      expect(told(`{{ communities.filter(name__regex='${pattern}') }}`), pattern).toMatch(refused);
  });
});

describe('a manager of related objects', () => {
  it.each([
    ['{{ router.communities }} {{ router.tags }}', 'bgp.Community.None extras.Tag.None'],
    ['{{ router.communities.all() }}', '<QuerySet [<Community: Ten>, <Community: Nine>]>'],
    ["{{ 'true' if router.platform.router_set else 'false' }}", 'true'],
    [
      "{{ router.tags.all() | join(',') }} {{ router.tags.slugs() | join(',') }}",
      'Blue Team,Alarm blue-team,alarm',
    ],
    ['{{ router.connection_set.count() }}', '2'],
  ])('%s is %s', (template, text) => expect(told(template)).toBe(text));

  it.each([
    [
      '{% for x in router.communities %}{% endfor %}',
      "TypeError: 'ManyRelatedManager' object is not iterable",
    ],
    ['{{ router.communities | length }}', "TypeError: object of type 'ManyRelatedManager' has no len()"],
    ['{{ router.tags | join }}', "TypeError: '_TaggableManager' object is not iterable"],
    ['{{ router.communities | filter(id=1) }}', 'ValueError: value cannot be filtered (not iterable)'],
  ])('%s fails with %s', (template, detail) => expect(told(template)).toBe(detail));
});
