/* jpeg_huffman.c - see jpeg_huffman.h. */
#include "codec/jpeg_huffman.h"

#include <stdlib.h>
#include <string.h>

#define LEAVES_MAX (JPEG_SYMBOLS + 1) /* one more takes the code of all ones */
#define DEPTH_MAX LEAVES_MAX

struct leaf {
	uint64_t weight;
	unsigned symbol;
};

struct node {
	uint64_t weight;
	unsigned parent; /* its index; behind the node's own */
};

/* The rarest first; of two that are as rare, the later symbol. */
static int compare(const void *a, const void *b)
{
	const struct leaf *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	return x->symbol < y->symbol ? 1 : -1;
}

static unsigned collect(struct leaf leaves[LEAVES_MAX], const uint32_t counts[JPEG_SYMBOLS])
{
	unsigned count = 0;

	leaves[count++] = (struct leaf){.symbol = JPEG_SYMBOLS}; /* weighs nothing */
	for (unsigned i = 0; i < JPEG_SYMBOLS; i++)
		if (counts[i] > 0)
			leaves[count++] = (struct leaf){.weight = counts[i], .symbol = i};
	qsort(leaves, count, sizeof *leaves, compare);
	return count;
}

/* The two lightest become one until one is left. Leaves stand first, lightest first, and
 * nodes are made in that order too, so the lightest is the first of either. */
static void join(struct node *nodes, unsigned leaves)
{
	unsigned leaf = 0, inner = leaves;

	for (unsigned made = leaves; made < 2 * leaves - 1; made++) {
		nodes[made].weight = 0;
		for (unsigned i = 0; i < 2; i++) {
			bool takes_leaf =
			    leaf < leaves &&
			    (inner == made || nodes[leaf].weight <= nodes[inner].weight);
			unsigned taken = takes_leaf ? leaf++ : inner++;

			nodes[made].weight += nodes[taken].weight;
			nodes[taken].parent = made;
		}
	}
}

static void count_depths(unsigned at_depth[DEPTH_MAX], const struct leaf *sorted, unsigned leaves)
{
	struct node nodes[2 * LEAVES_MAX];
	unsigned depths[2 * LEAVES_MAX];

	for (unsigned i = 0; i < leaves; i++)
		nodes[i].weight = sorted[i].weight;
	join(nodes, leaves);
	depths[2 * leaves - 2] = 0;
	for (unsigned i = 2 * leaves - 2; i-- > 0;) {
		depths[i] = depths[nodes[i].parent] + 1;
		if (i < leaves)
			at_depth[depths[i]]++;
	}
}

/* K.3: two leaves that are too deep go up: one takes their parent's place, the other goes
 * under a leaf higher up, beside what was that leaf. */
static void limit_depth(unsigned at_depth[DEPTH_MAX])
{
	for (unsigned depth = DEPTH_MAX - 1; depth > JPEG_CODE_BITS_MAX; depth--) {
		while (at_depth[depth] > 0) {
			unsigned higher = depth - 2;

			while (at_depth[higher] == 0)
				higher--;
			at_depth[depth] -= 2;
			at_depth[depth - 1]++;
			at_depth[higher]--;
			at_depth[higher + 1] += 2;
		}
	}
}

/* Annex C: codes of one length are numbers that follow each other. */
static void assign(struct jpeg_huffman *h)
{
	unsigned code = 0, next = 0;

	for (unsigned length = 1; length <= JPEG_CODE_BITS_MAX; length++, code <<= 1) {
		for (unsigned i = 0; i < h->of_length[length]; i++) {
			unsigned symbol = h->symbols[next++];

			h->codes[symbol] = (uint16_t)code++;
			h->lengths[symbol] = (uint8_t)length;
		}
	}
}

void jpeg_huffman_make(struct jpeg_huffman *out, const uint32_t counts[JPEG_SYMBOLS])
{
	struct leaf leaves[LEAVES_MAX];
	unsigned at_depth[DEPTH_MAX] = {0}, deepest = JPEG_CODE_BITS_MAX;
	unsigned count = collect(leaves, counts);

	*out = (struct jpeg_huffman){.count = count - 1};
	if (count == 1)
		return;
	count_depths(at_depth, leaves, count);
	limit_depth(at_depth);
	while (at_depth[deepest] == 0)
		deepest--;
	at_depth[deepest]--; /* the last code of all: ones */
	for (unsigned i = 1; i <= JPEG_CODE_BITS_MAX; i++)
		out->of_length[i] = (uint8_t)at_depth[i];
	for (unsigned i = 1; i < count; i++) /* the lightest is no symbol */
		out->symbols[count - 1 - i] = (uint8_t)leaves[i].symbol;
	assign(out);
}
