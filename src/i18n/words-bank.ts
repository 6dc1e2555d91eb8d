import type { Language } from './language.ts';
import { inFrench } from './spacing.ts';

const fr = {
  /** Why nothing of a file was taken. */
  fileProblems: {
    empty: {
      what: 'Ce fichier est vide.',
      why: 'Il ne contient aucun caractère : l’export de la banque a sans doute échoué.',
      remedy: 'Refaites l’export depuis l’espace de la banque, puis choisissez le nouveau fichier.',
    },
    'too-large': {
      what: 'Ce fichier est trop gros.',
      why: 'Un relevé est lu jusqu’à 5 Mo en XML et 10 Mo dans les autres formats.',
      remedy:
        'Exportez une période plus courte, par exemple un mois à la fois. Les lignes déjà importées ne seront pas comptées deux fois.',
    },
    binary: {
      what: 'Ce fichier n’est pas un relevé en texte.',
      why: 'C’est peut-être un classeur Excel, un PDF ou une archive : leurs montants ne peuvent pas être lus de façon sûre.',
      remedy: 'Dans l’espace de la banque, choisissez l’export CAMT.053, CFONB, OFX ou CSV.',
    },
    'unknown-format': {
      what: 'Ce format n’est pas reconnu.',
      why: 'Les formats lus sont CAMT.053, CFONB120, OFX et CSV. Le nom du fichier ne compte pas, seulement son contenu.',
      remedy: 'Choisissez l’un de ces formats dans l’espace de la banque ; un avis CAMT.052 ou CAMT.054 n’est pas un relevé.',
    },
    doctype: {
      what: 'Ce fichier XML est refusé.',
      why: 'Il déclare un type de document (DOCTYPE), ce qu’aucune banque ne fait et qui peut servir à attaquer le serveur.',
      remedy: 'Téléchargez le relevé directement depuis l’espace de la banque, sans passer par un autre outil.',
    },
    'too-deep': {
      what: 'Ce fichier est refusé.',
      why: 'Ses balises sont emboîtées bien plus que dans un relevé : il est abîmé ou fabriqué.',
      remedy: 'Téléchargez de nouveau le relevé depuis l’espace de la banque.',
    },
    malformed: {
      what: 'Ce fichier est abîmé ou incomplet.',
      why: 'Sa structure s’arrête ou se contredit à l’endroit indiqué : en lire une partie pourrait faire perdre des lignes.',
      remedy: 'Téléchargez de nouveau le relevé, sans l’ouvrir ni l’enregistrer avec un tableur.',
    },
    unmapped: {
      what: 'Les colonnes de ce fichier ne sont pas encore connues.',
      why: 'Chaque banque range ses colonnes à sa façon, et celles-ci ne correspondent à aucun réglage de ce compte.',
      remedy: 'Indiquez une fois quelles colonnes sont la date, le libellé et le montant : le réglage est gardé pour ce compte.',
    },
    'too-many-lines': {
      what: 'Ce fichier a trop de lignes.',
      why: 'Un import lit au plus 100 000 lignes.',
      remedy: 'Exportez une période plus courte, par exemple un mois à la fois.',
    },
    'no-movement': {
      what: 'Ce fichier ne contient aucun mouvement.',
      why: 'Ni ligne ni solde n’y figure : la période choisie est peut-être vide.',
      remedy: 'Vérifiez le compte et la période choisis dans l’espace de la banque.',
    },
  },
  /** Why one line is kept out until somebody decides. */
  lineProblems: {
    date: {
      what: 'La date ne peut pas être lue.',
      why: 'Elle manque, n’existe pas dans le calendrier ou n’est pas écrite dans l’ordre attendu.',
      remedy:
        'Comparez avec le relevé de la banque. Si toutes les lignes sont touchées, revoyez l’ordre des dates dans le réglage du compte.',
    },
    amount: {
      what: 'Le montant ne peut pas être lu.',
      why: 'Il manque, n’est pas un nombre exact de centimes, ou un débit et un crédit figurent sur la même ligne.',
      remedy:
        'Comparez avec le relevé de la banque. Si toutes les lignes sont touchées, revoyez les colonnes de montants dans le réglage du compte.',
    },
    currency: {
      what: 'Cette ligne n’est pas en euros.',
      why: 'Les comptes sont tenus en euros : convertir ici inventerait un montant.',
      remedy: 'Importez le relevé du compte en euros, où la banque a inscrit le montant converti.',
    },
    columns: {
      what: 'Cette ligne n’a pas la forme des autres.',
      why: 'Des colonnes manquent ou sont en trop, par exemple quand un libellé contient le séparateur.',
      remedy: 'Comparez avec le relevé de la banque, et saisissez la ligne à la main si elle est vraie.',
    },
    'not-booked': {
      what: 'Ce mouvement n’est pas encore comptabilisé par la banque.',
      why: 'Il est annoncé, en attente ou refusé : son montant et sa date peuvent encore changer.',
      remedy: 'Rien à faire : il viendra avec un prochain relevé, une fois comptabilisé.',
    },
    length: {
      what: 'Cette ligne n’a pas la bonne longueur.',
      why: 'Une ligne CFONB a 120 caractères : plus courte ou plus longue, ses montants seraient lus de travers.',
      remedy: 'Téléchargez de nouveau le relevé, sans l’ouvrir ni l’enregistrer avec un autre logiciel.',
    },
    control: {
      what: 'Cette ligne contient des caractères invisibles.',
      why: 'Des caractères de commande n’ont pas leur place dans un libellé : le fichier est abîmé ou a été modifié.',
      remedy: 'Téléchargez de nouveau le relevé ; si la ligne revient, saisissez-la à la main.',
    },
  },
  /** What adding a statement up has told. */
  arithmetic: {
    holds: 'Le solde de départ et les mouvements donnent le solde de fin, au centime.',
    untold: 'Ce fichier n’indique pas ses deux soldes : sa somme ne peut pas être vérifiée. Saisissez le solde de fin du relevé.',
    differs: (difference: string) =>
      `Le solde de départ et les mouvements ne donnent pas le solde de fin : il y a un écart de ${difference}. Une ligne manque, est en trop ou a été mise de côté.`,
  },
};

const en: typeof fr = {
  fileProblems: {
    empty: {
      what: 'This file is empty.',
      why: 'It holds not one character: the bank’s export has probably failed.',
      remedy: 'Export again from the bank’s site, then choose the new file.',
    },
    'too-large': {
      what: 'This file is too large.',
      why: 'A statement is read up to 5 MB in XML and 10 MB in other formats.',
      remedy: 'Export a shorter period, for example a month at a time. Lines that were imported before are not counted twice.',
    },
    binary: {
      what: 'This file is not a statement in text.',
      why: 'It may be an Excel workbook, a PDF or an archive: their amounts cannot be read safely.',
      remedy: 'On the bank’s site, choose the CAMT.053, CFONB, OFX or CSV export.',
    },
    'unknown-format': {
      what: 'This format is not known.',
      why: 'The formats that are read are CAMT.053, CFONB120, OFX and CSV. The file’s name does not matter, only its content.',
      remedy: 'Choose one of these formats on the bank’s site; a CAMT.052 or CAMT.054 notice is no statement.',
    },
    doctype: {
      what: 'This XML file is refused.',
      why: 'It declares a document type (DOCTYPE), which no bank does and which can be used to attack the server.',
      remedy: 'Download the statement straight from the bank’s site, without another tool in between.',
    },
    'too-deep': {
      what: 'This file is refused.',
      why: 'Its tags are nested far deeper than in a statement: it is damaged or made up.',
      remedy: 'Download the statement again from the bank’s site.',
    },
    malformed: {
      what: 'This file is damaged or incomplete.',
      why: 'Its structure stops or contradicts itself at the place shown: reading part of it could lose lines.',
      remedy: 'Download the statement again, without opening or saving it in a spreadsheet.',
    },
    unmapped: {
      what: 'The columns of this file are not known yet.',
      why: 'Each bank orders its columns in its own way, and these fit no setting of this account.',
      remedy: 'Say once which columns are the date, the label and the amount: the setting is kept for this account.',
    },
    'too-many-lines': {
      what: 'This file has too many lines.',
      why: 'One import reads 100,000 lines at most.',
      remedy: 'Export a shorter period, for example a month at a time.',
    },
    'no-movement': {
      what: 'This file holds no movement.',
      why: 'Neither a line nor a balance is in it: the period chosen may be empty.',
      remedy: 'Check the account and the period chosen on the bank’s site.',
    },
  },
  lineProblems: {
    date: {
      what: 'The date cannot be read.',
      why: 'It is missing, does not exist in the calendar, or is not written in the order expected.',
      remedy: 'Compare with the bank’s statement. If all lines are touched, look at the order of dates in the account’s setting.',
    },
    amount: {
      what: 'The amount cannot be read.',
      why: 'It is missing, is not an exact number of cents, or a debit and a credit stand on the same line.',
      remedy: 'Compare with the bank’s statement. If all lines are touched, look at the columns of amounts in the account’s setting.',
    },
    currency: {
      what: 'This line is not in euros.',
      why: 'The books are kept in euros: converting here would make an amount up.',
      remedy: 'Import the statement of the account in euros, where the bank has booked the converted amount.',
    },
    columns: {
      what: 'This line does not have the shape of the others.',
      why: 'Columns are missing or too many, for example where a label holds the separator.',
      remedy: 'Compare with the bank’s statement, and enter the line by hand if it is true.',
    },
    'not-booked': {
      what: 'This movement is not booked by the bank yet.',
      why: 'It is announced, pending or declined: its amount and day may still change.',
      remedy: 'Nothing to do: it will come with a later statement, once booked.',
    },
    length: {
      what: 'This line does not have the right length.',
      why: 'A CFONB line has 120 characters: in a shorter or longer one, amounts would be read askew.',
      remedy: 'Download the statement again, without opening or saving it in another program.',
    },
    control: {
      what: 'This line holds invisible characters.',
      why: 'Control characters have no place in a label: the file is damaged or was changed.',
      remedy: 'Download the statement again; if the line comes back, enter it by hand.',
    },
  },
  arithmetic: {
    holds: 'The opening balance and the movements make the closing balance, to the cent.',
    untold: 'This file does not tell both of its balances: its sum cannot be checked. Enter the statement’s closing balance.',
    differs: (difference) =>
      `The opening balance and the movements do not make the closing balance: they differ by ${difference}. A line is missing, is too many or was set aside.`,
  },
};

/** What is said of a bank's file: for each problem what, why, and what to do. */
export const BANK_WORDS: Readonly<Record<Language, typeof fr>> = { fr: inFrench(fr), en };
export type BankWords = typeof fr;
