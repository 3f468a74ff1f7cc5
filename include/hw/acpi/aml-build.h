/*
 * ACPI tables: an encoder for ACPI machine language and table helpers.
 *
 * A term is an Aml: bytes plus how to close them.  Each aml_*() returns a new
 * term; aml_append() copies a finished term into its parent and frees it, so
 * that one tree of calls owns everything.  Encodings: ACPI 6.5, chapter 20.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_ACPI_AML_BUILD_H
#define HW_ACPI_AML_BUILD_H

#define ACPI_BUILD_APPNAME6     "BOCHS "
#define ACPI_BUILD_APPNAME8     "BXPC    "
#define ACPI_TABLE_HEADER_BYTES 36

typedef struct Aml Aml;

typedef enum {
    AML_NOTSERIALIZED = 0,
    AML_SERIALIZED = 1,
} AmlSerializeFlag;

typedef enum {
    AML_SYSTEM_MEMORY = 0x00,
    AML_SYSTEM_IO = 0x01,
} AmlRegionSpace;

typedef enum {
    AML_BYTE_ACC = 1,
    AML_WORD_ACC = 2,
    AML_DWORD_ACC = 3,
} AmlAccessType;

typedef enum { AML_NOLOCK = 0, AML_LOCK = 1 } AmlLockRule;
typedef enum { AML_PRESERVE = 0 } AmlUpdateRule;
typedef enum { AML_READ_ONLY = 0, AML_READ_WRITE = 1 } AmlReadAndWrite;
typedef enum { AML_PRODUCER = 0, AML_CONSUMER = 1 } AmlConsumerAndProducer;
typedef enum { AML_LEVEL = 0, AML_EDGE = 1 } AmlLevelAndEdge;
typedef enum { AML_ACTIVE_HIGH = 0, AML_ACTIVE_LOW = 1 } AmlActiveHighAndLow;
typedef enum { AML_EXCLUSIVE = 0, AML_SHARED = 1 } AmlShared;
typedef enum { AML_DECODE10 = 0, AML_DECODE16 = 1 } AmlIODecode;

/** aml_free: free a term that was not appended. */
void aml_free(Aml *aml);

/** aml_bytes: the encoding of a finished term; borrowed. */
const GByteArray *aml_bytes(const Aml *aml);

/**
 * aml_append: put @child at the end of @parent's body.
 * @parent: a term with a body (scope, device, method, package…)
 * @child: consumed
 */
void aml_append(Aml *parent, Aml *child);

/** init_aml_allocator: an empty list of terms, the body of a DSDT. */
Aml *init_aml_allocator(void);

/** aml_scope: Scope (@name) {…}; @name is printf-formatted like below. */
Aml *aml_scope(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
/** aml_device: Device (@name) {…}. */
Aml *aml_device(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
/** aml_method: Method (@name, @arg_count, @sflag) {…}; @arg_count <= 7. */
Aml *aml_method(const char *name, int arg_count, AmlSerializeFlag sflag);
/** aml_name: a reference to an object. */
Aml *aml_name(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
/** aml_name_decl: Name (@name, @val). */
Aml *aml_name_decl(const char *name, Aml *val);
/** aml_int: an integer in its shortest encoding. */
Aml *aml_int(uint64_t val);
/** aml_string: a string of ASCII characters. */
Aml *aml_string(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
/** aml_eisaid: a seven-character EISA id ("PNP0A03") as an integer. */
Aml *aml_eisaid(const char *str);
/** aml_package: Package (@num_elements) {…}. */
Aml *aml_package(uint8_t num_elements);
/** aml_buffer: Buffer (@len) { @bytes }. */
Aml *aml_buffer(int len, const uint8_t *bytes);
/** aml_arg: Arg@pos, below 7. */
Aml *aml_arg(int pos);
/** aml_local: Local@num, below 8. */
Aml *aml_local(int num);
/** aml_store: Store (@val, @target). */
Aml *aml_store(Aml *val, Aml *target);
/** aml_and: And (@arg1, @arg2, @dst); @dst may be NULL. */
Aml *aml_and(Aml *arg1, Aml *arg2, Aml *dst);
/** aml_or: Or (@arg1, @arg2, @dst); @dst may be NULL. */
Aml *aml_or(Aml *arg1, Aml *arg2, Aml *dst);
/** aml_equal: LEqual (@arg1, @arg2). */
Aml *aml_equal(Aml *arg1, Aml *arg2);
/** aml_if: If (@predicate) {…}. */
Aml *aml_if(Aml *predicate);
/** aml_else: Else {…}, after an If. */
Aml *aml_else(void);
/** aml_return: Return (@val). */
Aml *aml_return(Aml *val);
/** aml_notify: Notify (@object, @value). */
Aml *aml_notify(Aml *object, Aml *value);
/** aml_operation_region: OperationRegion (@name, @rs, @offset, @len). */
Aml *aml_operation_region(const char *name, AmlRegionSpace rs, Aml *offset,
                          uint32_t len);
/** aml_field: Field (@name, @type, @lock, @rule) {…}. */
Aml *aml_field(const char *name, AmlAccessType type, AmlLockRule lock,
               AmlUpdateRule rule);
/** aml_named_field: a member of a field list, @length bits. */
Aml *aml_named_field(const char *name, unsigned length);
/** aml_reserved_field: a gap in a field list, @length bits. */
Aml *aml_reserved_field(unsigned length);
/** aml_resource_template: ResourceTemplate () {…}. */
Aml *aml_resource_template(void);
/** aml_memory32_fixed: Memory32Fixed (@addr, @size). */
Aml *aml_memory32_fixed(uint32_t addr, uint32_t size, AmlReadAndWrite rw);
/** aml_io: IO (@dec, @min_base, @max_base, @aln, @len). */
Aml *aml_io(AmlIODecode dec, uint16_t min_base, uint16_t max_base,
            uint8_t aln, uint8_t len);
/** aml_irq_no_flags: IRQNoFlags () { @irq }; @irq below 16. */
Aml *aml_irq_no_flags(uint8_t irq);
/** aml_interrupt: Interrupt (…) { @irq_list }. */
Aml *aml_interrupt(AmlConsumerAndProducer con_and_pro,
                   AmlLevelAndEdge level_and_edge,
                   AmlActiveHighAndLow high_and_low, AmlShared shared,
                   const uint32_t *irq_list, uint8_t irq_count);

/** build_append_int_noprefix: append @size (1-8) bytes, little-endian. */
void build_append_int_noprefix(GArray *table, uint64_t value, int size);

/** build_append_gas: append a Generic Address Structure (ACPI 5.2.3.2). */
void build_append_gas(GArray *table, AmlRegionSpace as, uint8_t bit_width,
                      uint8_t bit_offset, uint8_t access_width,
                      uint64_t address);

/**
 * AcpiTable: a system description table being written into a blob.
 */
typedef struct AcpiTable {
    const char *sig;        /* four characters */
    uint8_t rev;
    const char *oem_id;     /* padded to 6 */
    const char *oem_table_id;   /* padded to 8 */
    GArray *array;
    unsigned table_offset;  /* where it starts in the blob */
} AcpiTable;

/** acpi_table_begin: append a header to @array; fill in @desc's offsets. */
void acpi_table_begin(AcpiTable *desc, GArray *array);

/**
 * acpi_table_end: set length and checksum of the table begun with @desc.
 *
 * Returns: its length in bytes.
 */
uint32_t acpi_table_end(AcpiTable *desc);

/** acpi_checksum: the byte that makes @len bytes at @data sum to zero. */
uint8_t acpi_checksum(const void *data, size_t len);

#endif
