import type { German } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

export const german: German<typeof texts> = {
  namespace: 'teams',
  messages: {
    teams: 'Teams',
    about:
      'Teams entscheiden, was „Team“ und „Team und darunter“ in Rollen bedeuten. Rollen eines Teams gelten für seine Mitglieder und für die Teams darunter.',
    new: 'Neues Team',
    newBelow: 'Neues Team darunter',
    name: 'Name',
    members: 'Personen',
    roles: 'Rollen',
    parent: 'Gehört zu',
    top: 'Kein Team darüber',
    none: 'Noch keine Teams',
    noneHint: 'Fassen Sie Personen so zusammen, wie Ihr Unternehmen arbeitet, etwa nach Region oder Aufgabe.',
    edit: 'Bearbeiten',
    delete: 'Team löschen',
    deleteText: 'Die Personen bleiben; Rollen, die sie allein durch dieses Team haben, sind sofort weg.',
    deleted: 'Team gelöscht: {name}',
    created: 'Team angelegt: {name}',
    saved: 'Gespeichert',
    create: 'Team anlegen',
    check: 'Prüfen und speichern',
    count: { one: '{count} Person', other: '{count} Personen' },
  },
};
