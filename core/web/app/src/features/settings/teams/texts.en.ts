import { define } from '@/lib/i18n/catalogue';

export const texts = define('teams', {
  teams: 'Teams',
  about: 'Teams decide what “Team” and “Team and below” mean in roles. Roles of a team hold for its members and for the teams below.',
  new: 'New team',
  newBelow: 'New team below',
  name: 'Name',
  members: 'People',
  roles: 'Roles',
  parent: 'Belongs to',
  top: 'No team above',
  none: 'No teams yet',
  noneHint: 'Group people the way your company works, such as by region or by task.',
  edit: 'Edit',
  delete: 'Delete team',
  deleteText: 'The people stay; roles that they have by this team alone are gone at once.',
  deleted: 'Team deleted: {name}',
  created: 'Team created: {name}',
  saved: 'Saved',
  create: 'Create team',
  check: 'Check and save',
  count: { one: '{count} person', other: '{count} people' },
});
