/* pieces_view.h - the list of pieces as its template sees it, in `document`:
 *   general                true: of nobody's dossier
 *   formats, octets        what each file may be
 *   obligatoires, facultatives, conditionnelles, a_preciser
 *                          true: there are such pieces
 *   pieces[]               those that are or may be asked for, in the procedure's order:
 *     code, libelle, aide
 *     obligatoire, facultative, conditionnelle, a_preciser
 *                          true: this one is (conditionnelle: in the general list only)
 *     demandee_si, obligatoire_si
 *                          conditions in words
 *     question, champ      what decides a piece a_preciser: the field's label, its path
 *     fichiers             how many at most
 *     fichier_unique       true: one only
 * Owner:  the arena; views into the account. */
#ifndef JOB_PIECES_VIEW_H
#define JOB_PIECES_VIEW_H

#include "base/arena.h"
#include "base/value.h"
#include "finding/account.h"
#include "job/view.h"

/* The paths that its template may print besides. */
extern const struct view_extras pieces_extras;

/* Adds these members to the `document` of the view; account: as pieces_tell fills it. False: no
 * memory. */
bool pieces_view_add(struct value *view, const struct account *account, bool general,
                     enum lang lang, struct arena *a);

#endif
