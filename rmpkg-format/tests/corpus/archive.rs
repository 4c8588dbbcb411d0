//! Writes zips of which every field can be bent.

use flate2::Crc;

/// The fields that a local header and a central record have in common.
#[derive(Clone, Copy)]
pub struct Header {
    pub version: u16,
    pub flags: u16,
    pub method: u16,
    pub time: u32,
    pub crc32: u32,
    pub packed_size: u32,
    pub size: u32,
}

#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub packed: Vec<u8>,
    /// Bytes behind the content.
    pub after: Vec<u8>,
    pub local: Header,
    pub local_signature: [u8; 4],
    pub local_name: Vec<u8>,
    pub local_extra: Vec<u8>,
    /// Without a central record an entry is hidden.
    pub listed: bool,
    pub central: Header,
    pub central_signature: [u8; 4],
    pub central_extra: Vec<u8>,
    pub name_length_excess: u16,
    pub comment: Vec<u8>,
    pub disk: u16,
    pub made_by: u16,
    pub attributes: u32,
    pub offset: Option<u32>,
}

/// The end record.
#[derive(Clone, Copy, Default)]
pub struct End {
    pub disk: u16,
    pub count_here: u16,
    pub count: u16,
    pub size: u32,
    pub start: u32,
    pub comment_length: u16,
}

/// A change of the end record, once its true values are known.
type EndBend = Box<dyn FnOnce(&mut End)>;

#[derive(Default)]
pub struct Archive {
    pub before: Vec<u8>,
    pub entries: Vec<Entry>,
    pub between: Vec<u8>,
    /// Lists the entries in the directory from the last to the first.
    pub directory_reversed: bool,
    pub before_end: Vec<u8>,
    pub end: Option<EndBend>,
    pub after: Vec<u8>,
}

pub fn crc32(content: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(content);
    crc.sum()
}

/// One deflate block that holds its content as it is: the same bytes whatever library packs.
pub fn deflate(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&[1], &length.to_le_bytes()[..], &(!length).to_le_bytes(), content].concat()
}

impl Entry {
    pub fn stored(name: &[u8], content: &[u8]) -> Self {
        let size = u32::try_from(content.len()).unwrap();
        let flags = if name.is_ascii() { 0 } else { 0x0800 };
        let header = Header {
            version: 20,
            flags,
            method: 0,
            time: 0x0021_0000,
            crc32: crc32(content),
            packed_size: size,
            size,
        };
        Self {
            name: name.to_vec(),
            packed: content.to_vec(),
            after: Vec::new(),
            local: header,
            local_signature: *b"PK\x03\x04",
            local_name: name.to_vec(),
            local_extra: Vec::new(),
            listed: true,
            central: header,
            central_signature: *b"PK\x01\x02",
            central_extra: Vec::new(),
            name_length_excess: 0,
            comment: Vec::new(),
            disk: 0,
            made_by: 0x0314,
            attributes: 0o100_644 << 16,
            offset: None,
        }
    }

    /// Changes the local header and the central record in the same way.
    pub fn both(&mut self, change: impl Fn(&mut Header)) {
        change(&mut self.local);
        change(&mut self.central);
    }

    /// Has these bytes as its packed content.
    pub fn deflated(&mut self, packed: Vec<u8>) {
        let packed_size = u32::try_from(packed.len()).unwrap();
        self.packed = packed;
        self.both(|header| (header.method, header.packed_size) = (8, packed_size));
    }

    fn write_local(&self, output: &mut Vec<u8>) {
        output.extend(self.local_signature);
        self.local.write(output);
        put_u16(output, length(&self.local_name));
        put_u16(output, length(&self.local_extra));
        output
            .extend([&self.local_name[..], &self.local_extra, &self.packed, &self.after].concat());
    }

    fn write_central(&self, output: &mut Vec<u8>, offset: u32) {
        output.extend(self.central_signature);
        put_u16(output, self.made_by);
        self.central.write(output);
        put_u16(output, length(&self.name) + self.name_length_excess);
        put_u16(output, length(&self.central_extra));
        put_u16(output, length(&self.comment));
        put_u16(output, self.disk);
        put_u16(output, 0);
        put_u32(output, self.attributes);
        put_u32(output, self.offset.unwrap_or(offset));
        output.extend([&self.name[..], &self.central_extra, &self.comment].concat());
    }
}

impl Header {
    fn write(&self, output: &mut Vec<u8>) {
        for field in [self.version, self.flags, self.method] {
            put_u16(output, field);
        }
        for field in [self.time, self.crc32, self.packed_size, self.size] {
            put_u32(output, field);
        }
    }
}

impl Archive {
    pub fn write(self) -> Vec<u8> {
        let mut output = self.before;
        let mut records = Vec::new();
        for entry in &self.entries {
            let offset = u32::try_from(output.len()).unwrap();
            entry.write_local(&mut output);
            if entry.listed {
                let mut record = Vec::new();
                entry.write_central(&mut record, offset);
                records.push(record);
            }
        }
        if self.directory_reversed {
            records.reverse();
        }
        output.extend(self.between);
        let count = u16::try_from(records.len()).unwrap();
        let directory = records.concat();
        let start = u32::try_from(output.len()).unwrap();
        let size = u32::try_from(directory.len()).unwrap();
        output.extend(directory);
        output.extend(self.before_end);
        let mut end = End { count_here: count, count, size, start, ..End::default() };
        if let Some(bend) = self.end {
            bend(&mut end);
        }
        end.write(&mut output);
        output.extend(self.after);
        output
    }
}

impl End {
    fn write(&self, output: &mut Vec<u8>) {
        output.extend(b"PK\x05\x06");
        for field in [self.disk, 0, self.count_here, self.count] {
            put_u16(output, field);
        }
        put_u32(output, self.size);
        put_u32(output, self.start);
        put_u16(output, self.comment_length);
    }
}

fn length(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap()
}

fn put_u16(output: &mut Vec<u8>, value: u16) {
    output.extend(value.to_le_bytes());
}

fn put_u32(output: &mut Vec<u8>, value: u32) {
    output.extend(value.to_le_bytes());
}
